import type { ApiRequest, ApiResponse } from '@wallcrawler/session-api';
import { webhookNotFound } from '@wallcrawler/webhooks';
import type { WebhookStore } from '@wallcrawler/webhooks';

/** Deletes a webhook. What waits to be delivered to it is dropped. @throws ApiError 404 */
export async function deleteWebhook(
  { projectId, params, log }: Pick<ApiRequest<unknown, unknown>, 'projectId' | 'params' | 'log'>,
  { webhooks }: { webhooks: Pick<WebhookStore, 'delete'> },
): Promise<ApiResponse> {
  const webhookId = params['id'] ?? '';
  if (!(await webhooks.delete(projectId, webhookId))) throw webhookNotFound();
  log.info('webhook deleted', { webhookId });
  return { status: 204, body: undefined };
}
