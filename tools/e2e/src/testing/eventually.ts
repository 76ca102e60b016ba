export interface EventuallyOptions {
  /** In ms. Default 15 s: generous, because it only ever runs out in a failure. */
  timeout?: number;
  /** What to show when the time is over. */
  describe?: () => string;
}

/** Waits until `check` returns something truthy, and returns it. What `check` throws ends the wait. */
export async function eventually<T>(
  check: () => T | Promise<T>,
  { timeout = 15_000, describe = () => '' }: EventuallyOptions = {},
): Promise<NonNullable<T>> {
  const until = Date.now() + timeout;
  for (;;) {
    const value = await check();
    if (value) return value;
    if (Date.now() > until) throw new Error(`not within ${timeout} ms: ${check.toString()}\n${describe()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
