import { DeleteMessageBatchCommand, ReceiveMessageCommand, type Message, type SQSClient } from '@aws-sdk/client-sqs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventMatcher } from './event-pattern.ts';
import type { EventSource } from './event-source.ts';
import { Gate } from './gate.ts';
import { invokeBatch, type Invoke } from './invoke.ts';
import { anyFilter, readMapping, type EventSourceMapping, type EventSourceMappingProperties } from './mapping.ts';
import { filterableMessage, toQueueRecord } from './queue-record.ts';

export interface QueueEventSourceOptions {
  mapping: EventSourceMappingProperties;
  client: SQSClient;
  queueUrl: string;
  /** The `eventSourceARN` of the records; default: the mapping's EventSourceArn. */
  eventSourceArn?: string;
  invoke: Invoke;
  /** Told of failures to receive or delete; they are retried. */
  onError?: (error: unknown) => void;
}

/** Most messages that SQS gives, or deletes, at one call. */
const SQS_BATCH = 10;
const ERROR_PAUSE = 500;

/**
 * Feeds an SQS queue to a function. Messages of a failed batch stay in the queue, to appear again after its
 * visibility timeout and to go to its dead-letter queue by its redrive policy.
 */
export function startQueueEventSource(options: QueueEventSourceOptions): EventSource {
  const mapping = readMapping('queue', options.mapping);
  const gate = new Gate();
  const stopping = new AbortController();
  if (String(options.mapping.Enabled) === 'false') gate.close();
  const accepts = anyFilter(mapping.filters);
  const loops = Array.from({ length: mapping.maximumConcurrency }, () =>
    poll(options, mapping, accepts, gate, stopping.signal),
  );
  return {
    pause: async () => {
      gate.close();
      await gate.idle();
    },
    resume: () => gate.open(),
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}

/** One poller: receives, invokes and deletes, one batch after another. */
async function poll(
  options: QueueEventSourceOptions,
  mapping: EventSourceMapping,
  accepts: EventMatcher,
  gate: Gate,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await gate.passed(signal);
      const messages = await receive(options, mapping, signal);
      if (messages.length > 0) await gate.track(() => processMessages(options, mapping, accepts, messages));
    } catch (error) {
      if (signal.aborted) return;
      options.onError?.(error);
      await sleep(ERROR_PAUSE, undefined, { signal }).catch(() => {});
    }
  }
}

/** Up to BatchSize messages; more than one call's worth only within the batching window. */
async function receive(
  { client, queueUrl }: QueueEventSourceOptions,
  { batchSize, batchingWindowSeconds }: EventSourceMapping,
  signal: AbortSignal,
): Promise<Message[]> {
  const messages: Message[] = [];
  const end = Date.now() + batchingWindowSeconds * 1000;
  do {
    const left = Math.ceil((end - Date.now()) / 1000);
    const request = new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: Math.min(SQS_BATCH, batchSize - messages.length),
      WaitTimeSeconds: messages.length === 0 ? 20 : Math.max(0, Math.min(20, left)),
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    try {
      messages.push(...((await client.send(request, { abortSignal: signal })).Messages ?? []));
    } catch (error) {
      // What has been received already must not wait for its visibility timeout.
      if (messages.length === 0) throw error;
      return messages;
    }
  } while (messages.length > 0 && messages.length < batchSize && Date.now() < end && !signal.aborted);
  return messages;
}

async function processMessages(
  options: QueueEventSourceOptions,
  mapping: EventSourceMapping,
  accepts: EventMatcher,
  messages: Message[],
): Promise<void> {
  const sourceArn = options.eventSourceArn ?? options.mapping.EventSourceArn;
  const records = messages.map((message) => toQueueRecord(message, sourceArn));
  const wanted = records.filter((record) => accepts(filterableMessage(record, mapping.filters)));
  // Lambda deletes what the filters refuse.
  const refused = records.filter((record) => !wanted.includes(record));
  const outcome =
    wanted.length === 0
      ? ({ type: 'processed' } as const)
      : await invokeBatch(options.invoke, mapping.functionName, wanted, mapping.reportsItemFailures);
  const done = wanted.filter(({ messageId }) => {
    if (outcome.type === 'processed') return true;
    return outcome.type === 'some-failed' && !outcome.identifiers.includes(messageId);
  });
  // An identifier of no message makes the answer malformed: the whole batch has failed.
  const known =
    outcome.type !== 'some-failed' || outcome.identifiers.every((id) => wanted.some((one) => one.messageId === id));
  await remove(options, [...refused, ...(known ? done : [])]);
}

async function remove(
  { client, queueUrl }: QueueEventSourceOptions,
  records: { receiptHandle: string }[],
): Promise<void> {
  for (let index = 0; index < records.length; index += SQS_BATCH) {
    const entries = records.slice(index, index + SQS_BATCH);
    const Entries = entries.map(({ receiptHandle }, id) => ({ Id: String(id), ReceiptHandle: receiptHandle }));
    await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
  }
}
