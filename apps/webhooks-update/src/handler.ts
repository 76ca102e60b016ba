import { functionPolicy } from '@wallcrawler/egress';
import { createDynamo, createLogger, loadConfig } from '@wallcrawler/runtime';
import { apiHandler, noQuery } from '@wallcrawler/session-api';
import { WebhookStore, updateWebhookBody } from '@wallcrawler/webhooks';
import { updateWebhook } from './update-webhook.ts';

const config = loadConfig(['WEBHOOKS_TABLE', 'BLOCK_PRIVATE_NETWORKS']);
const dependencies = {
  webhooks: new WebhookStore({ client: createDynamo(), table: config.WEBHOOKS_TABLE }),
  policy: functionPolicy(config.BLOCK_PRIVATE_NETWORKS),
};

export const handler = apiHandler({
  body: updateWebhookBody,
  query: noQuery,
  log: createLogger({ service: 'webhooks-update' }),
  handle: (request) => updateWebhook(request, dependencies),
});
