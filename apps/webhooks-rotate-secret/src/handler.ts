import { createDynamo, createLogger, loadConfig } from '@wallcrawler/runtime';
import { apiHandler, noQuery } from '@wallcrawler/session-api';
import { WebhookStore, rotateSecretBody } from '@wallcrawler/webhooks';
import { rotateSecret } from './rotate-secret.ts';

const config = loadConfig(['WEBHOOKS_TABLE']);
const webhooks = new WebhookStore({ client: createDynamo(), table: config.WEBHOOKS_TABLE });

export const handler = apiHandler({
  body: rotateSecretBody,
  query: noQuery,
  log: createLogger({ service: 'webhooks-rotate-secret' }),
  handle: (request) => rotateSecret(request, { webhooks }),
});
