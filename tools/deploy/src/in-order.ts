/**
 * Runs something for every name, each after the names that it needs, some of them side by side. After a failure nothing
 * more is begun, and what runs is waited for.
 * @param needs by name; needs that are no names themselves count as met.
 * @throws the first failure; Error for a circle.
 */
export async function inOrder(
  needs: ReadonlyMap<string, readonly string[]>,
  parallel: number,
  run: (name: string) => Promise<void>,
): Promise<void> {
  const waiting = new Set(needs.keys());
  const done = new Set<string>();
  const running = new Map<string, Promise<void>>();
  const failures: unknown[] = [];
  const isReady = (name: string): boolean => needs.get(name)!.every((need) => done.has(need) || !needs.has(need));
  const start = (name: string): void => {
    waiting.delete(name);
    const ended = run(name)
      .then(
        () => void done.add(name),
        (error: unknown) => void failures.push(error),
      )
      .finally(() => running.delete(name));
    running.set(name, ended);
  };
  for (;;) {
    if (failures.length === 0)
      for (const name of [...waiting].filter(isReady).slice(0, parallel - running.size)) start(name);
    if (running.size === 0) break;
    await Promise.race(running.values());
  }
  if (failures.length) throw failures[0];
  if (waiting.size) throw new Error(`${[...waiting].join(', ')} need each other`);
}
