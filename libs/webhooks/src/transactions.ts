import type { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { sleep } from '@wallcrawler/runtime';

function cancellationCodes(error: unknown): string[] | undefined {
  if (!(error instanceof Error) || error.name !== 'TransactionCanceledException') return undefined;
  return ((error as TransactionCanceledException).CancellationReasons ?? []).map(({ Code }) => Code ?? 'None');
}

/**
 * The places of the writes whose conditions failed.
 * @throws the error itself when it is anything else.
 */
export function conditionFailures(error: unknown): number[] {
  const codes = cancellationCodes(error) ?? [];
  const failed = codes.flatMap((code, place) => (code === 'ConditionalCheckFailed' ? [place] : []));
  if (failed.length === 0) throw error;
  return failed;
}

const ATTEMPTS = 8;

/** Runs a write again while it only meets other transactions on the same rows. */
export async function untilUndisturbed<T>(write: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await write();
    } catch (error) {
      const disturbed =
        (error as Error).name === 'TransactionConflictException' ||
        cancellationCodes(error)?.includes('TransactionConflict');
      if (!disturbed || attempt === ATTEMPTS) throw error;
      await sleep(Math.random() * Math.min(300, 10 * 2 ** attempt));
    }
  }
}
