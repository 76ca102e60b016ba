import { GuardedFetchError } from '@wallcrawler/egress';
import type { EgressPolicy } from '@wallcrawler/egress';
import { guardedFetch } from '@wallcrawler/egress/guarded-fetch';
import type { Clock, Logger } from '@wallcrawler/runtime';
import { signatureHeaders } from '@wallcrawler/webhooks';
import type { DeliveryMessage, WebhookStore } from '@wallcrawler/webhooks';
import { retryAfterSeconds } from './retry-schedule.ts';

/** How long a receiver may take to answer, in ms, as Standard Webhooks recommends. */
export const TIMEOUT_MS = 15_000;

export interface DeliverDependencies {
  webhooks: Pick<WebhookStore, 'getForDelivery' | 'disable'>;
  policy: EgressPolicy;
  clock: Clock;
  log: Logger;
  /** Default TIMEOUT_MS. */
  timeoutMs?: number;
}

/** What came of an attempt. */
export type Attempt =
  | { outcome: 'delivered' }
  /** Nobody waits for it any more: deleted, disabled, gone, or not subscribed to its type. */
  | { outcome: 'dropped' }
  | { outcome: 'failed'; reason: string; retryAfter?: number | undefined };

/**
 * Makes one attempt to deliver an event. The webhook is read anew each time, so a change of the endpoint, a rotation
 * or a deletion holds from the next attempt on. Redirects are failures: the endpoint is what the user registered.
 */
export async function deliver(
  { projectId, webhookId, event }: DeliveryMessage,
  dependencies: DeliverDependencies,
): Promise<Attempt> {
  const { webhooks, policy, clock, timeoutMs = TIMEOUT_MS } = dependencies;
  const log = dependencies.log.child({
    projectId,
    sessionId: event.payload.data.id,
    webhookId,
    eventId: event.id,
    type: event.type,
  });
  const found = await webhooks.getForDelivery(projectId, webhookId);
  if (!found || found.webhook.disabledAt !== undefined || !found.webhook.eventTypes.includes(event.type)) {
    log.info('delivery dropped: the webhook does not want it any more');
    return { outcome: 'dropped' };
  }
  const { webhook, secrets } = found;
  const body = JSON.stringify(event.payload);
  const sent = clock();
  try {
    const { status, headers } = await guardedFetch(webhook.endpoint, {
      policy,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Wallcrawler-Webhooks/1.0',
        ...signatureHeaders(event.id, sent, body, secrets),
      },
      body,
      timeoutMs,
      statusOnly: true,
    });
    if (status >= 200 && status < 300) {
      log.info('delivered', { status, milliseconds: clock().getTime() - sent.getTime() });
      return { outcome: 'delivered' };
    }
    if (status === 410) {
      await webhooks.disable(webhook);
      log.warn('webhook disabled: its receiver says that it is gone (410)');
      return { outcome: 'dropped' };
    }
    return { outcome: 'failed', reason: `status ${status}`, retryAfter: retryAfterSeconds(headers['retry-after']) };
  } catch (error) {
    if (error instanceof GuardedFetchError) return { outcome: 'failed', reason: `${error.failure}: ${error.message}` };
    throw error;
  }
}
