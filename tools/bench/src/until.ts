const LIMIT_MS = 30_000;

/** Waits until `check` gives something, and returns it. @throws Error after 30 s. */
export async function until<T>(what: string, check: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const end = performance.now() + LIMIT_MS;
  for (;;) {
    const value = await check();
    if (value !== undefined) return value;
    if (performance.now() > end) throw new Error(`${what}: not within ${LIMIT_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
