import type { ApiRequest, ApiResponse } from '@wallcrawler/session-api';
import { pageOf, toWireWebhook } from '@wallcrawler/webhooks';
import type { WebhookStore } from '@wallcrawler/webhooks';

/** One page of the project's webhooks, newest first, without secrets. */
export async function listWebhooks(
  { projectId, query }: Pick<ApiRequest<unknown, { limit: number; cursor?: string }>, 'projectId' | 'query'>,
  { webhooks }: { webhooks: Pick<WebhookStore, 'list'> },
): Promise<ApiResponse> {
  const page = pageOf(await webhooks.list(projectId), query.limit, query.cursor);
  return { status: 200, body: { ...page, data: page.data.map(toWireWebhook) } };
}
