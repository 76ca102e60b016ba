import type { EgressPolicy } from '@wallcrawler/egress';
import { ApiError } from '@wallcrawler/session-api';
import type { ApiRequest, ApiResponse } from '@wallcrawler/session-api';
import { EndpointTakenError, WebhookLimitError, checkEndpoint, newSecret, toWireWebhook } from '@wallcrawler/webhooks';
import type { WebhookSettings, WebhookStore } from '@wallcrawler/webhooks';

export interface CreateWebhookDependencies {
  webhooks: Pick<WebhookStore, 'create'>;
  policy: EgressPolicy;
}

/**
 * Registers a webhook. The answer is the only one that shows its secret.
 * @throws ApiError 400 for an endpoint that may not be reached, 409 for one that is registered and at the limit.
 */
export async function createWebhook(
  { projectId, body, log }: Pick<ApiRequest<WebhookSettings, unknown>, 'projectId' | 'body' | 'log'>,
  { webhooks, policy }: CreateWebhookDependencies,
): Promise<ApiResponse> {
  await checkEndpoint(body.endpoint, policy);
  const secret = newSecret();
  try {
    const webhook = await webhooks.create(projectId, body, secret);
    log.info('webhook registered', { webhookId: webhook.webhookId, eventTypes: webhook.eventTypes });
    return { status: 201, body: { ...toWireWebhook(webhook), secret } };
  } catch (error) {
    if (error instanceof EndpointTakenError)
      throw new ApiError('webhook_exists', 'the project has a webhook for this endpoint already; update or delete it');
    if (error instanceof WebhookLimitError)
      throw new ApiError(
        'webhook_limit',
        `the project has ${error.maximum} webhooks, the most it may have; delete one`,
      );
    throw error;
  }
}
