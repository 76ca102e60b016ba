import type { SQSBatchItemFailure, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { emitMetrics } from '@wallcrawler/runtime';
import type { Logger } from '@wallcrawler/runtime';
import { deliveryMessage } from '@wallcrawler/webhooks';
import type { DeliveryMessage } from '@wallcrawler/webhooks';
import type { Attempt } from './deliver.ts';
import { delayAfter } from './retry-schedule.ts';
import type { RetrySchedule } from './retry-schedule.ts';

export interface BatchDependencies {
  deliver: (message: DeliveryMessage) => Promise<Attempt>;
  postpone: (receiptHandle: string, seconds: number) => Promise<void>;
  schedule: RetrySchedule;
  log: Logger;
}

/**
 * Makes an attempt for every message of a batch, all at once, so that no receiver waits for another. What failed stays
 * in the queue and is hidden until its next attempt; what is done is deleted by Lambda.
 */
export async function processBatch({ Records }: SQSEvent, dependencies: BatchDependencies): Promise<SQSBatchResponse> {
  const failures = await Promise.all(Records.map((record) => processRecord(record, dependencies)));
  return { batchItemFailures: failures.filter((failure) => failure !== undefined) };
}

async function processRecord(
  record: SQSRecord,
  { deliver, postpone, schedule, log }: BatchDependencies,
): Promise<SQSBatchItemFailure | undefined> {
  const { messageId, receiptHandle, attributes } = record;
  const failure = { itemIdentifier: messageId };
  try {
    const message = deliveryMessage.parse(JSON.parse(record.body));
    const attempt = Number(attributes.ApproximateReceiveCount);
    const result = await deliver(message);
    const isLast = attempt >= schedule.maxAttempts;
    const outcome = result.outcome === 'failed' && isLast ? 'given_up' : result.outcome;
    emitMetrics({ WebhookDeliveries: 1 }, { Result: outcome });
    if (result.outcome !== 'failed') return undefined;
    const seconds = delayAfter(attempt, schedule, { retryAfter: result.retryAfter });
    log.warn(isLast ? 'delivery given up' : 'delivery failed', {
      projectId: message.projectId,
      sessionId: message.event.payload.data.id,
      webhookId: message.webhookId,
      eventId: message.event.id,
      attempt,
      reason: result.reason,
      ...(!isLast && { nextAttemptInSeconds: seconds }),
    });
    await postpone(receiptHandle, seconds);
  } catch (error) {
    // Our own fault, or AWS's: the message comes back when the queue's visibility timeout is over.
    log.error('a delivery could not be attempted', { messageId, error });
  }
  return failure;
}
