import type { WebhookEventType } from './event-types.ts';

/** A webhook without its secrets: what everything but the deliverer reads. */
export interface WebhookRecord {
  projectId: string;
  webhookId: string;
  endpoint: string;
  eventTypes: WebhookEventType[];
  /** ISO 8601. */
  createdAt: string;
  updatedAt: string;
  /** When its receiver said that it is gone; nothing is sent until the endpoint is set again. */
  disabledAt?: string;
}

/** Its names: the only attributes that the functions without a need for secrets may read (IAM holds them to it). */
export const PUBLIC_ATTRIBUTES = [
  'projectId',
  'webhookId',
  'endpoint',
  'eventTypes',
  'createdAt',
  'updatedAt',
  'disabledAt',
] as const satisfies readonly (keyof WebhookRecord)[];

/** The secrets in the row. */
export interface SecretAttributes {
  secret: string;
  previousSecret?: string;
  /** Until when the previous secret signs as well, in epoch seconds. */
  previousSecretUntil?: number;
}

/** The secrets that sign now, the newest first. */
export const validSecrets = (
  { secret, previousSecret, previousSecretUntil = 0 }: SecretAttributes,
  now: Date,
): string[] => [secret, ...(previousSecret && now.getTime() < previousSecretUntil * 1000 ? [previousSecret] : [])];

/** A webhook as the API shows it (`Webhook` of Browserbase's SDK, and `disabledAt`). */
export const toWireWebhook = ({ webhookId, ...webhook }: WebhookRecord) => ({
  id: webhookId,
  createdAt: webhook.createdAt,
  endpoint: webhook.endpoint,
  eventTypes: webhook.eventTypes,
  projectId: webhook.projectId,
  updatedAt: webhook.updatedAt,
  ...(webhook.disabledAt && { disabledAt: webhook.disabledAt }),
});
