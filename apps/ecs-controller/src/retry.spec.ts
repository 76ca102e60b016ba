import { describe, expect, it } from '@jest/globals';
import { backoffMs, untilSuccess } from './retry.ts';

describe('backoffMs', () => {
  it.each([
    [1, 100],
    [2, 200],
    [5, 1_600],
    [7, 5_000],
    [1_000_000, 5_000],
  ])('after %i failures is at most %i ms and at least three quarters of it', (failures, longest) => {
    expect(backoffMs(failures, () => 1)).toBe(longest);
    expect(backoffMs(failures, () => 0)).toBe(longest * 0.75);
  });
});

describe('untilSuccess', () => {
  it('repeats until the attempt succeeds and reports each failure', async () => {
    const failures: number[] = [];
    let attempts = 0;
    const attempt = async () => {
      if (++attempts < 3) throw new Error('not yet');
      return 'done';
    };
    expect(await untilSuccess(attempt, new AbortController().signal, (_error, count) => failures.push(count))).toBe(
      'done',
    );
    expect(failures).toEqual([1, 2]);
  });

  it('gives up when it is aborted, also while an attempt hangs', async () => {
    const abort = new AbortController();
    const hanging = untilSuccess(
      () => new Promise(() => undefined),
      abort.signal,
      () => undefined,
    );
    abort.abort();
    await expect(hanging).rejects.toThrow();
  });
});
