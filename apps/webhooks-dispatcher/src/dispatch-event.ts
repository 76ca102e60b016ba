import * as z from 'zod';
import type { Logger } from '@wallcrawler/runtime';
import { lifecycleEnvelope, toWebhookEvent } from '@wallcrawler/webhooks';
import type { DeliveryMessage, WebhookStore } from '@wallcrawler/webhooks';

export interface DispatchDependencies {
  webhooks: Pick<WebhookStore, 'list'>;
  enqueue: (messages: readonly DeliveryMessage[]) => Promise<void>;
  log: Logger;
}

/** EventBridge puts the bus's own envelope into `detail`. */
const busEvent = z.object({ detail: lifecycleEnvelope });

/**
 * Puts one message for each webhook of the event's project that wants it into the queue. A failure is thrown: Lambda
 * repeats the event, and a receiver that hears of it twice knows by `webhook-id`.
 */
export async function dispatchEvent(event: unknown, { webhooks, enqueue, log }: DispatchDependencies): Promise<void> {
  const { detail } = busEvent.parse(event);
  const told = toWebhookEvent(detail);
  if (!told) return;
  const { projectId } = detail;
  const wanting = (await webhooks.list(projectId)).filter(
    ({ eventTypes, disabledAt }) => eventTypes.includes(told.type) && disabledAt === undefined,
  );
  if (wanting.length === 0) return;
  await enqueue(wanting.map(({ webhookId }) => ({ projectId, webhookId, event: told })));
  log.info('event queued', {
    projectId,
    sessionId: detail.entity.id,
    eventId: told.id,
    type: told.type,
    webhooks: wanting.length,
  });
}
