import type { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { sleep } from '@wallcrawler/runtime';

export interface UpdateExpression {
  UpdateExpression: string;
  ExpressionAttributeNames: Record<string, string>;
  ExpressionAttributeValues: Record<string, unknown>;
}

/** `SET` of every field of `values` that is not undefined. */
export function setFields(values: object): UpdateExpression {
  const fields = Object.entries(values).filter(([, value]) => value !== undefined);
  return {
    UpdateExpression: `SET ${fields.map(([name]) => `#${name} = :${name}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(fields.map(([name]) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(fields.map(([name, value]) => [`:${name}`, value])),
  };
}

export const isConditionFailure = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';

/**
 * The reason codes of a cancelled transaction, one for each item in its order (`None` where an item was fine).
 * @returns undefined when `error` is something else.
 */
export function cancellationCodes(error: unknown): string[] | undefined {
  if (!(error instanceof Error) || error.name !== 'TransactionCanceledException') return undefined;
  return ((error as TransactionCanceledException).CancellationReasons ?? []).map((reason) => reason.Code ?? 'None');
}

const isConflict = (error: unknown): boolean =>
  (error instanceof Error && error.name === 'TransactionConflictException') ||
  (cancellationCodes(error)?.some((code) => code === 'TransactionConflict') ?? false);

const MAX_ATTEMPTS = 12;

/**
 * Runs a write again while it loses against concurrent transactions. The SDK does not: it retries throttling and
 * network faults only. A project's row is written by each of its creates, so twenty at once do meet here.
 */
export async function retryConflicts<T>(write: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await write();
    } catch (error) {
      if (!isConflict(error) || attempt >= MAX_ATTEMPTS) throw error;
      await sleep(Math.random() * Math.min(500, 10 * 2 ** attempt));
    }
  }
}
