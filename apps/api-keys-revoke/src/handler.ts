import { ApiKeyStore } from '@wallcrawler/session-store';
import { apiHandler, noBody, noQuery } from '@wallcrawler/session-api';
import { createDynamo, createLogger, loadConfig } from '@wallcrawler/runtime';
import { revokeApiKey } from './revoke-api-key.ts';

const config = loadConfig(['API_KEYS_TABLE']);
const keys = new ApiKeyStore({ client: createDynamo(), table: config.API_KEYS_TABLE });

export const handler = apiHandler({
  body: noBody,
  query: noQuery,
  log: createLogger({ service: 'api-keys-revoke' }),
  handle: (request) => revokeApiKey(request, { keys }),
});
