import * as z from 'zod';
import { FUNCTION_EVENT_PREFIX, WEBHOOK_EVENT_TYPES, isWebhookEventType } from './event-types.ts';
import type { WebhookEventType } from './event-types.ts';

/** How many webhooks one list gives at most. */
export const MAX_PAGE = 100;
export const DEFAULT_PAGE = 20;

const eventType = z
  .string()
  .max(100)
  .superRefine((type, context) => {
    if (isWebhookEventType(type)) return;
    const unsupported = type.startsWith(FUNCTION_EVENT_PREFIX);
    context.addIssue({
      code: 'custom',
      params: { unsupported },
      message: unsupported
        ? `"${type}" is not supported: Wallcrawler runs no functions; use ${WEBHOOK_EVENT_TYPES.join(', ')}`
        : `expected one of ${WEBHOOK_EVENT_TYPES.join(', ')}`,
    });
  })
  .transform((type) => type as WebhookEventType);

const eventTypes = z
  .array(eventType)
  .min(1)
  .max(WEBHOOK_EVENT_TYPES.length * 2)
  .transform((types) => [...new Set(types)]);

const endpoint = z.string().min(1);

/** Body of `POST /v1/webhooks`. */
export const createWebhookBody = z.strictObject({ endpoint, eventTypes });

/** Body of `PATCH /v1/webhooks/{id}`: what is left out stays. */
export const updateWebhookBody = z.strictObject({ endpoint: endpoint.optional(), eventTypes: eventTypes.optional() });

/** Query of `GET /v1/webhooks`. */
export const listWebhooksQuery = z.strictObject({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(DEFAULT_PAGE),
});

/** Body of `POST /v1/webhooks/{id}/secret`. */
export const rotateSecretBody = z.strictObject({ revokeImmediately: z.boolean().default(false) });
