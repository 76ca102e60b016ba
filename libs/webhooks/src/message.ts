import * as z from 'zod';
import { webhookPayload } from './event.ts';
import { isWebhookEventType } from './event-types.ts';

/** One event for one webhook, as it waits in the queue. It names the webhook and carries none of its secrets. */
export const deliveryMessage = z.object({
  projectId: z.string().min(1),
  webhookId: z.string().min(1),
  event: z.object({
    id: z.string().min(1),
    type: z.string().refine(isWebhookEventType),
    payload: webhookPayload,
  }),
});
export type DeliveryMessage = z.output<typeof deliveryMessage>;
