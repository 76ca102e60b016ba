/** What a webhook may subscribe to: the steps of a session's life that a receiver can act upon. */
export const WEBHOOK_EVENT_TYPES = [
  /** The session's row is there; its browser is being started. */
  'session.created',
  /** The browser can be connected to: status RUNNING. */
  'session.ready',
  /** Ended as it should: released, left by its last client, or never connected to (`reason` says which). COMPLETED. */
  'session.completed',
  /** The browser could not be started, or stopped by itself. ERROR. */
  'session.failed',
  /** Came to the end of its timeout, or was not ready in time for its create. TIMED_OUT. */
  'session.timed_out',
] as const;
export type WebhookEventType = (typeof WEBHOOK_EVENT_TYPES)[number];

/** The types that Browserbase's SDK knows. They tell of hosted functions, which this product does not run. */
export const FUNCTION_EVENT_PREFIX = 'functions.';

export const isWebhookEventType = (type: string): type is WebhookEventType =>
  (WEBHOOK_EVENT_TYPES as readonly string[]).includes(type);
