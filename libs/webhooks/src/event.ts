import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { WebhookEventType } from './event-types.ts';

/** A lifecycle event of a session on the bus, the fields that webhooks tell of. */
export const lifecycleEnvelope = z.object({
  id: z.string().min(1),
  source: z.literal('wallcrawler.sessions'),
  type: z.string(),
  time: z.string(),
  projectId: z.string().min(1),
  entity: z.object({ schema: z.literal('session'), id: z.string().min(1), version: z.number() }),
  data: z.object({
    status: z.string(),
    createdAt: z.string(),
    startedAt: z.string().optional(),
    endedAt: z.string().optional(),
    reason: z.string().optional(),
    userMetadata: z.record(z.string(), z.unknown()).optional(),
  }),
});
export type LifecycleEnvelope = z.output<typeof lifecycleEnvelope>;

/** What is POSTed to a receiver, in the form that Standard Webhooks recommends. */
export const webhookPayload = z.object({
  type: z.string(),
  /** When it happened, ISO 8601. The header `webhook-timestamp` says when it was sent. */
  timestamp: z.string(),
  data: z.object({
    id: z.string(),
    projectId: z.string(),
    status: z.string(),
    /** Grows with every change of the session: deliveries may overtake each other, this tells their order. */
    version: z.number(),
    createdAt: z.string(),
    startedAt: z.string().optional(),
    endedAt: z.string().optional(),
    reason: z.string().optional(),
    userMetadata: z.record(z.string(), z.unknown()).optional(),
  }),
});
export type WebhookPayload = z.output<typeof webhookPayload>;

/** An event as it goes to every webhook of its project that wants it. */
export interface WebhookEvent {
  /** `webhook-id`: the same for every delivery of this event, so receivers deduplicate by it. */
  id: string;
  type: WebhookEventType;
  payload: WebhookPayload;
}

const ENDS: Readonly<Record<string, WebhookEventType>> = {
  COMPLETED: 'session.completed',
  ERROR: 'session.failed',
  TIMED_OUT: 'session.timed_out',
};

/** What an event on the bus tells to webhooks, or undefined where it tells nothing. */
export function toWebhookEvent(event: LifecycleEnvelope): WebhookEvent | undefined {
  const type = typeOf(event);
  if (!type) return undefined;
  const { id, projectId, entity, data, time } = event;
  return {
    // A hash, because the signature's text is joined by dots and the bus promises nothing about the form of its ids.
    id: `msg_${createHash('sha256').update(id).digest('hex').slice(0, 32)}`,
    type,
    payload: { type, timestamp: time, data: { id: entity.id, projectId, version: entity.version, ...data } },
  };
}

function typeOf({ type, data }: LifecycleEnvelope): WebhookEventType | undefined {
  if (type === 'session.created' || type === 'session.ready') return type;
  return type === 'session.ended' ? ENDS[data.status] : undefined;
}
