/**
 * Orders names in levels: each needs only names of earlier levels.
 * @param needs by name; all of them are names too.
 * @throws Error that names the stack and the circle.
 */
export function inLevels(stackName: string, needs: ReadonlyMap<string, readonly string[]>): string[][] {
  const levels: string[][] = [];
  const done = new Set<string>();
  while (done.size < needs.size) {
    const open = [...needs.keys()].filter((name) => !done.has(name));
    const level = open.filter((name) => needs.get(name)!.every((need) => done.has(need)));
    if (level.length === 0) throw new Error(`${stackName}: ${circle(open[0]!, needs, done)} is a circle`);
    for (const name of level) done.add(name);
    levels.push(level);
  }
  return levels;
}

/** One circle, from a name that is not done: each such name needs another one. */
function circle(start: string, needs: ReadonlyMap<string, readonly string[]>, done: ReadonlySet<string>): string {
  const path = [start];
  for (;;) {
    const next = needs.get(path.at(-1)!)!.find((need) => !done.has(need))!;
    const at = path.indexOf(next);
    if (at >= 0) return [...path.slice(at), next].join(' -> ');
    path.push(next);
  }
}
