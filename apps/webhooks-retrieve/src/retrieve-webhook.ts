import type { ApiRequest, ApiResponse } from '@wallcrawler/session-api';
import { toWireWebhook, webhookNotFound } from '@wallcrawler/webhooks';
import type { WebhookStore } from '@wallcrawler/webhooks';

/** A webhook without its secret. @throws ApiError 404 for a missing and for a foreign one alike. */
export async function retrieveWebhook(
  { projectId, params }: Pick<ApiRequest<unknown, unknown>, 'projectId' | 'params'>,
  { webhooks }: { webhooks: Pick<WebhookStore, 'get'> },
): Promise<ApiResponse> {
  const webhook = await webhooks.get(projectId, params['id'] ?? '');
  if (!webhook) throw webhookNotFound();
  return { status: 200, body: toWireWebhook(webhook) };
}
