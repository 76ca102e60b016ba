import { createDynamo, createLogger, loadConfig } from '@wallcrawler/runtime';
import { apiHandler, noBody } from '@wallcrawler/session-api';
import { WebhookStore, listWebhooksQuery } from '@wallcrawler/webhooks';
import { listWebhooks } from './list-webhooks.ts';

const config = loadConfig(['WEBHOOKS_TABLE']);
const webhooks = new WebhookStore({ client: createDynamo(), table: config.WEBHOOKS_TABLE });

export const handler = apiHandler({
  body: noBody,
  query: listWebhooksQuery,
  log: createLogger({ service: 'webhooks-list' }),
  handle: (request) => listWebhooks(request, { webhooks }),
});
