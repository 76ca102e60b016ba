import { functionPolicy } from '@wallcrawler/egress';
import { createDynamo, createLogger, loadConfig } from '@wallcrawler/runtime';
import { apiHandler, noQuery } from '@wallcrawler/session-api';
import { WebhookStore, createWebhookBody } from '@wallcrawler/webhooks';
import { createWebhook } from './create-webhook.ts';

const config = loadConfig(['WEBHOOKS_TABLE', 'BLOCK_PRIVATE_NETWORKS']);
const dependencies = {
  webhooks: new WebhookStore({ client: createDynamo(), table: config.WEBHOOKS_TABLE }),
  policy: functionPolicy(config.BLOCK_PRIVATE_NETWORKS),
};

export const handler = apiHandler({
  body: createWebhookBody,
  query: noQuery,
  log: createLogger({ service: 'webhooks-create' }),
  handle: (request) => createWebhook(request, dependencies),
});
