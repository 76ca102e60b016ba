/** Measures how long the parts of one create take, in ms. */
export function stopwatch(now: () => number = () => performance.now()) {
  const begun = now();
  let last = begun;
  const parts: Record<string, number> = {};
  return {
    /** Ends the part that runs since the last call. */
    lap(name: string): void {
      const at = now();
      parts[name] = Math.round((at - last) * 10) / 10;
      last = at;
    },
    parts,
    total: (): number => Math.round((now() - begun) * 10) / 10,
  };
}
export type Stopwatch = ReturnType<typeof stopwatch>;
