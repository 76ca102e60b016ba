import { createDynamo, createLogger, loadConfig } from '@wallcrawler/runtime';
import { apiHandler, noBody, noQuery } from '@wallcrawler/session-api';
import { WebhookStore } from '@wallcrawler/webhooks';
import { retrieveWebhook } from './retrieve-webhook.ts';

const config = loadConfig(['WEBHOOKS_TABLE']);
const webhooks = new WebhookStore({ client: createDynamo(), table: config.WEBHOOKS_TABLE });

export const handler = apiHandler({
  body: noBody,
  query: noQuery,
  log: createLogger({ service: 'webhooks-retrieve' }),
  handle: (request) => retrieveWebhook(request, { webhooks }),
});
