import { setTimeout as sleep } from 'node:timers/promises';
import { invokeBatch, type BatchOutcome, type Invoke } from './invoke.ts';
import type { EventSourceMapping } from './mapping.ts';
import type { StreamRecord } from './stream-record.ts';

/** Why records are given up. */
export type FailureCondition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

export interface GivenUpBatch {
  records: StreamRecord[];
  condition: FailureCondition;
  invokeCount: number;
  functionError: string | undefined;
}

export interface DeliveryOptions {
  mapping: EventSourceMapping;
  invoke: Invoke;
  /** Must take the batch before the shard goes on; it is called again when it throws. */
  giveUp: (batch: GivenUpBatch) => Promise<void>;
  /** Records that are done, in order: processed or given up. */
  onDone: (records: StreamRecord[]) => void;
  /** Ends the delivery where it stands: what is not done will be read again. */
  signal: AbortSignal;
  /** Milliseconds before the first and before a late retry. */
  backoff: { first: number; most: number };
  /** Epoch milliseconds. */
  now?: () => number;
}

interface Attempt {
  records: StreamRecord[];
  /** Failed invocations that count towards MaximumRetryAttempts. */
  failures: number;
  functionError?: string;
}

/** Delivers one batch until each of its records is processed or given up, in order. Rejects only when aborted. */
export async function deliverBatch(batch: StreamRecord[], options: DeliveryOptions): Promise<void> {
  const { mapping, signal } = options;
  const pending: Attempt[] = [{ records: batch, failures: 0 }];
  let delay = options.backoff.first;
  for (let attempt = pending.shift(); attempt; attempt = pending.shift()) {
    attempt = await dropExpired(attempt, options);
    if (attempt.records.length === 0) continue;
    if (mapping.maximumRetryAttempts >= 0 && attempt.failures > mapping.maximumRetryAttempts) {
      await surrender(attempt, attempt.records, 'RetryAttemptsExhausted', options);
      continue;
    }
    const outcome = await tryBatch(attempt, options);
    signal.throwIfAborted();
    const next = afterOutcome(attempt, outcome, options);
    pending.unshift(...next);
    if (outcome.type === 'processed') continue;
    await sleep(delay, undefined, { signal });
    delay = Math.min(delay * 2, options.backoff.most);
  }
}

async function tryBatch({ records }: Attempt, { mapping, invoke }: DeliveryOptions): Promise<BatchOutcome> {
  try {
    return await invokeBatch(invoke, mapping.functionName, records, mapping.reportsItemFailures);
  } catch {
    return { type: 'refused' };
  }
}

/** What is left to do after an invocation. */
function afterOutcome(attempt: Attempt, outcome: BatchOutcome, { mapping, onDone }: DeliveryOptions): Attempt[] {
  const { records, failures } = attempt;
  switch (outcome.type) {
    case 'processed':
      onDone(records);
      return [];
    case 'refused':
      return [attempt];
    case 'some-failed': {
      const failed = new Set(outcome.identifiers);
      const lowest = records.findIndex((record) => failed.has(record.dynamodb.SequenceNumber));
      if (lowest < 0) return retry({ records, failures, functionError: 'Unhandled' }, mapping.bisectsOnError);
      if (lowest > 0) onDone(records.slice(0, lowest));
      // The failures count for the record at the head: another one at the head has failed once.
      return [{ records: records.slice(lowest), failures: lowest > 0 ? 1 : failures + 1 }];
    }
    case 'failed':
      return retry({ records, failures, functionError: outcome.functionError }, mapping.bisectsOnError);
  }
}

/** Splitting a batch does not count as a retry. */
function retry({ records, failures, functionError }: Attempt, bisects: boolean): Attempt[] {
  const error = functionError === undefined ? {} : { functionError };
  if (!bisects || records.length === 1) return [{ records, failures: failures + 1, ...error }];
  const middle = Math.ceil(records.length / 2);
  return [records.slice(0, middle), records.slice(middle)].map((half) => ({ records: half, failures, ...error }));
}

async function dropExpired(attempt: Attempt, options: DeliveryOptions): Promise<Attempt> {
  const { maximumRecordAgeSeconds } = options.mapping;
  if (maximumRecordAgeSeconds < 0) return attempt;
  const oldest = (options.now ?? Date.now)() / 1000 - maximumRecordAgeSeconds;
  const firstYoung = attempt.records.findIndex(({ dynamodb }) => dynamodb.ApproximateCreationDateTime >= oldest);
  const expired = firstYoung < 0 ? attempt.records : attempt.records.slice(0, firstYoung);
  if (expired.length === 0) return attempt;
  await surrender(attempt, expired, 'RecordAgeExceeded', options);
  return { ...attempt, records: attempt.records.slice(expired.length), failures: 0 };
}

async function surrender(
  attempt: Attempt,
  records: StreamRecord[],
  condition: FailureCondition,
  { giveUp, onDone, signal, backoff }: DeliveryOptions,
): Promise<void> {
  const batch = { records, condition, invokeCount: attempt.failures, functionError: attempt.functionError };
  for (let delay = backoff.first; ; delay = Math.min(delay * 2, backoff.most)) {
    signal.throwIfAborted();
    try {
      await giveUp(batch);
      return onDone(records);
    } catch {
      await sleep(delay, undefined, { signal });
    }
  }
}
