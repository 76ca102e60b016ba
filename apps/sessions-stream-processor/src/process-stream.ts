import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { SessionRecord } from '@wallcrawler/session-store';
import type { Logger } from '@wallcrawler/runtime';
import { leavesPending, toLifecycleEvent } from './lifecycle-event.ts';
import type { LifecycleEvent } from './lifecycle-event.ts';

export interface StreamDependencies {
  notifyWaiter: (session: SessionRecord) => Promise<void>;
  publishToBus: (event: LifecycleEvent) => Promise<void>;
  log: Logger;
}

/**
 * Turns changes of session rows into wake-ups and lifecycle events, in order. Everything in a batch up to the first
 * failure is done; from there on Lambda delivers again.
 */
export async function processStream(
  { Records }: DynamoDBStreamEvent,
  { notifyWaiter, publishToBus, log }: StreamDependencies,
): Promise<DynamoDBBatchResponse> {
  for (const { record, before, after } of Records.map(readChange)) {
    const sequenceNumber = record.dynamodb?.SequenceNumber ?? '';
    try {
      if (!after) continue;
      if (leavesPending(before, after)) await notifyWaiter(after);
      const event = toLifecycleEvent(record.eventID ?? sequenceNumber, before, after);
      if (event) await publishToBus(event);
    } catch (error) {
      log.error('a change could not be passed on; it comes again', { sessionId: after?.sessionId, error });
      return { batchItemFailures: [{ itemIdentifier: sequenceNumber }] };
    }
  }
  return { batchItemFailures: [] };
}

interface Change {
  record: DynamoDBRecord;
  before: SessionRecord | undefined;
  /** Absent when the row was deleted, which ends nothing: TTL removes history. */
  after: SessionRecord | undefined;
}

type Image = Record<string, AttributeValue> | undefined;

const readImage = (image: Image): SessionRecord | undefined =>
  image ? (unmarshall(image) as SessionRecord) : undefined;

const readChange = (record: DynamoDBRecord): Change => ({
  record,
  before: readImage(record.dynamodb?.OldImage as Image),
  after: readImage(record.dynamodb?.NewImage as Image),
});
