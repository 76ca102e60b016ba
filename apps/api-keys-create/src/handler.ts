import { ApiKeyStore } from '@wallcrawler/session-store';
import { apiHandler, createApiKeyBody, noQuery } from '@wallcrawler/session-api';
import { createDynamo, createLogger, loadConfig } from '@wallcrawler/runtime';
import { createApiKey } from './create-api-key.ts';

const config = loadConfig(['API_KEYS_TABLE']);
const keys = new ApiKeyStore({ client: createDynamo(), table: config.API_KEYS_TABLE });

export const handler = apiHandler({
  body: createApiKeyBody,
  query: noQuery,
  log: createLogger({ service: 'api-keys-create' }),
  handle: (request) => createApiKey(request, { keys }),
});
