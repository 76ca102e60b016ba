/**
 * Groups names by their first word, so that eighty projects stay readable: `sessions-*` stands for all of them. A word
 * that begins one name only stands for itself.
 */
export function groupByPrefix(names: readonly string[]): Map<string, string[]> {
  const byPrefix = new Map<string, string[]>();
  for (const name of [...names].sort()) {
    const prefix = name.split('-')[0] ?? name;
    byPrefix.set(prefix, [...(byPrefix.get(prefix) ?? []), name]);
  }
  return new Map(
    [...byPrefix].map(([prefix, members]) =>
      members.length === 1 ? [members[0] as string, members] : [`${prefix}-*`, members],
    ),
  );
}

/** Members by their key, in the order in which the keys come first. */
export function groupBy<T>(members: readonly T[], keyOf: (member: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const member of members) groups.set(keyOf(member), [...(groups.get(keyOf(member)) ?? []), member]);
  return groups;
}

/** Where a set of names is all of a family, one word says it: `all functions`, else `sessions-*`, else the names. */
export function summarize(names: readonly string[], families: Readonly<Record<string, readonly string[]>>): string[] {
  const rest = new Set(names);
  const words: string[] = [];
  for (const [word, members] of Object.entries(families)) {
    if (members.length < 2 || !members.every((member) => rest.has(member))) continue;
    words.push(word);
    for (const member of members) rest.delete(member);
  }
  return [...words, ...[...rest].sort()];
}

/** Edges without those that follow from two others; what is left says the same in fewer lines. */
export function reduceEdges(edges: ReadonlyMap<string, readonly string[]>): Map<string, string[]> {
  const reach = (from: string, seen = new Set<string>()): Set<string> => {
    for (const to of edges.get(from) ?? [])
      if (!seen.has(to)) {
        seen.add(to);
        reach(to, seen);
      }
    return seen;
  };
  return new Map(
    [...edges].map(([from, targets]) => [
      from,
      targets.filter((to) => !targets.some((other) => other !== to && reach(other).has(to))),
    ]),
  );
}

/** Level 0 uses nothing; every other level uses the ones below it. */
export function levelsOf(edges: ReadonlyMap<string, readonly string[]>): Map<string, number> {
  const levels = new Map<string, number>();
  const level = (name: string): number => {
    const known = levels.get(name);
    if (known !== undefined) return known;
    const own = Math.max(-1, ...(edges.get(name) ?? []).map(level)) + 1;
    levels.set(name, own);
    return own;
  };
  for (const name of edges.keys()) level(name);
  return levels;
}
