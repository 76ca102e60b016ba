import type { ApiRequest, ApiResponse } from '@wallcrawler/session-api';
import { newSecret, webhookNotFound } from '@wallcrawler/webhooks';
import type { WebhookStore } from '@wallcrawler/webhooks';

type RotateRequest = Pick<ApiRequest<{ revokeImmediately: boolean }, unknown>, 'projectId' | 'params' | 'body' | 'log'>;

/**
 * Gives a webhook a new secret, which only this answer shows. The one before signs for another 24 hours, unless it
 * is revoked.
 * @throws ApiError 404
 */
export async function rotateSecret(
  { projectId, params, body: { revokeImmediately }, log }: RotateRequest,
  { webhooks }: { webhooks: Pick<WebhookStore, 'rotateSecret'> },
): Promise<ApiResponse> {
  const webhookId = params['id'] ?? '';
  const secret = newSecret();
  if (!(await webhooks.rotateSecret(projectId, webhookId, secret, { revokeImmediately }))) throw webhookNotFound();
  log.info('webhook signs with a new key', { webhookId, revokeImmediately });
  return { status: 200, body: { secret } };
}
