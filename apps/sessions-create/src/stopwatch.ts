/** One part of a create, in epoch ms. */
export interface Lap {
  name: string;
  start: number;
  end: number;
}

/** Measures how long the parts of one create take, in ms. The clock of the day is read once: it may be set meanwhile. */
export function stopwatch(now: () => number = () => performance.now(), startedAt = Date.now()) {
  const begun = now();
  const laps: Lap[] = [];
  const epoch = (): number => startedAt + now() - begun;
  const parts: Record<string, number> = {};
  return {
    /** Ends the part that runs since the last call. */
    lap(name: string): void {
      const start = laps.at(-1)?.end ?? startedAt;
      const end = epoch();
      laps.push({ name, start, end });
      parts[name] = Math.round((end - start) * 10) / 10;
    },
    laps: laps as readonly Lap[],
    parts,
    startedAt,
    /** Now, in epoch ms. */
    now: epoch,
    total: (): number => Math.round((now() - begun) * 10) / 10,
  };
}
export type Stopwatch = ReturnType<typeof stopwatch>;
