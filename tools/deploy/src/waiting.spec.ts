import { describe, expect, it } from '@jest/globals';
import { InterruptedError } from './errors.ts';
import { type Waiting, waitFor } from './waiting.ts';

/** Time passes only while somebody sleeps. */
function fakeWaiting(timeoutMs: number, signal = new AbortController().signal): Waiting & { pauses: number[] } {
  let now = 0;
  const pauses: number[] = [];
  const sleep = async (milliseconds: number): Promise<void> => {
    pauses.push(milliseconds);
    now += milliseconds;
  };
  return { pollMs: 1000, timeoutMs, now: () => now, sleep, signal, pauses };
}

describe(waitFor, () => {
  it('looks at once, and then more and more slowly, up to five times', async () => {
    const waiting = fakeWaiting(60_000);
    let looks = 0;
    await waitFor(
      waiting,
      async () => (++looks === 10 ? looks : undefined),
      () => new Error('late'),
    );
    expect(waiting.pauses[0]).toBe(1000);
    expect(waiting.pauses).toEqual([...waiting.pauses].sort((left, right) => left - right));
    expect(waiting.pauses.at(-1)).toBe(5000);
  });

  it('ends at its timeout, after a last look', async () => {
    const waiting = fakeWaiting(2500);
    await expect(
      waitFor(
        waiting,
        async () => undefined,
        () => new Error('late'),
      ),
    ).rejects.toThrow('late');
    expect(waiting.now()).toBe(2500);
  });

  it('looks no more once it is interrupted', async () => {
    const controller = new AbortController();
    const looks: number[] = [];
    const look = async (): Promise<undefined> => {
      looks.push(1);
      controller.abort();
    };
    const wait = waitFor(fakeWaiting(60_000, controller.signal), look, () => new Error('late'));
    await expect(wait).rejects.toThrow(InterruptedError);
    expect(looks).toHaveLength(1);
  });
});
