import type { EgressPolicy } from '@wallcrawler/egress';
import { ApiError } from '@wallcrawler/session-api';
import type { ApiRequest, ApiResponse } from '@wallcrawler/session-api';
import { EndpointTakenError, checkEndpoint, toWireWebhook, webhookNotFound } from '@wallcrawler/webhooks';
import type { WebhookSettings, WebhookStore } from '@wallcrawler/webhooks';

export interface UpdateWebhookDependencies {
  webhooks: Pick<WebhookStore, 'update'>;
  policy: EgressPolicy;
}

type UpdateRequest = Pick<ApiRequest<Partial<WebhookSettings>, unknown>, 'projectId' | 'params' | 'body'>;

/**
 * Changes a webhook; what is left out stays, its secret too. Naming the endpoint enables a disabled webhook.
 * @throws ApiError 400 for an endpoint that may not be reached, 404, 409 for one that is registered.
 */
export async function updateWebhook(
  { projectId, params, body }: UpdateRequest,
  { webhooks, policy }: UpdateWebhookDependencies,
): Promise<ApiResponse> {
  if (body.endpoint !== undefined) await checkEndpoint(body.endpoint, policy);
  try {
    const webhook = await webhooks.update(projectId, params['id'] ?? '', body);
    if (!webhook) throw webhookNotFound();
    return { status: 200, body: toWireWebhook(webhook) };
  } catch (error) {
    if (error instanceof EndpointTakenError)
      throw new ApiError('webhook_exists', 'another webhook of the project has this endpoint already');
    throw error;
  }
}
