import { ApiError } from '@wallcrawler/session-api';
import type { WebhookRecord } from './records.ts';

/** One page of a list, as the SDK has it. */
export interface Page<T> {
  data: T[];
  limit: number;
  /** What to pass for the next page; null at the end. */
  nextCursor: string | null;
}

const key = ({ createdAt, webhookId }: WebhookRecord): string => `${createdAt} ${webhookId}`;

/**
 * A page of webhooks, newest first. The cursor names the last webhook of the page before, so webhooks that come or go
 * in between move nothing.
 * @throws ApiError 400 for a cursor that no list has given.
 */
export function pageOf(webhooks: readonly WebhookRecord[], limit: number, cursor?: string): Page<WebhookRecord> {
  const after = cursor === undefined ? undefined : Buffer.from(cursor, 'base64url').toString();
  if (after !== undefined && !/^\d{4}-\d\d-\d\dT\S+ [0-9a-f-]{36}$/.test(after))
    throw new ApiError('invalid_request', 'invalid query: cursor: expected a nextCursor of an earlier page');
  const sorted = webhooks.toSorted((one, other) => (key(one) < key(other) ? 1 : -1));
  const rest = sorted.filter((webhook) => after === undefined || key(webhook) < after);
  const data = rest.slice(0, limit);
  const last = data.at(-1);
  return { data, limit, nextCursor: last && rest.length > limit ? Buffer.from(key(last)).toString('base64url') : null };
}
