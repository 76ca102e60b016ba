import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { logFields } from '@wallcrawler/session-store';
import type { SessionRecord } from '@wallcrawler/session-store';
import type { Logger } from '@wallcrawler/runtime';
import type { Tracer } from '@wallcrawler/tracing';
import { countEvent } from './count-event.ts';
import { leavesPending, toLifecycleEvent } from './lifecycle-event.ts';
import type { LifecycleEvent } from './lifecycle-event.ts';
import { traceStart } from './trace-start.ts';

export interface StreamDependencies {
  /** `traceHeader`: under which the one who is woken may continue the trace. */
  notifyWaiter: (session: SessionRecord, traceHeader: string | undefined) => Promise<void>;
  publishToBus: (event: LifecycleEvent) => Promise<void>;
  tracer: Tracer;
  log: Logger;
}

/**
 * Turns changes of session rows into wake-ups and lifecycle events, in order. Everything in a batch up to the first
 * failure is done; from there on Lambda delivers again.
 */
export async function processStream(
  { Records }: DynamoDBStreamEvent,
  dependencies: StreamDependencies,
): Promise<DynamoDBBatchResponse> {
  for (const { record, before, after } of Records.map(readChange)) {
    const sequenceNumber = record.dynamodb?.SequenceNumber ?? '';
    if (!after) continue;
    const log = dependencies.log.child(logFields(after));
    try {
      await passOn(record.eventID ?? sequenceNumber, before, after, { ...dependencies, log });
    } catch (error) {
      log.error('a change could not be passed on; it comes again', { error });
      return { batchItemFailures: [{ itemIdentifier: sequenceNumber }] };
    }
  }
  return { batchItemFailures: [] };
}

async function passOn(
  changeId: string,
  before: SessionRecord | undefined,
  after: SessionRecord,
  { notifyWaiter, publishToBus, tracer, log }: StreamDependencies,
): Promise<void> {
  const event = toLifecycleEvent(changeId, before, after);
  if (leavesPending(before, after)) {
    const trace = traceStart(tracer, after);
    try {
      await trace.timed('notify', () => notifyWaiter(after, trace.header));
      if (event) await trace.timed('publish', () => publishToBus(event));
    } finally {
      trace.finish();
    }
  } else if (event) await publishToBus(event);
  if (!event) return;
  log.info('change passed on', { type: event.type, status: after.status });
  countEvent(event, before, after);
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
