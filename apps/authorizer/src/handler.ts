import { ApiKeyStore } from '@wallcrawler/session-store';
import { createDynamo, createLogger, loadConfig } from '@wallcrawler/runtime';
import { authorize } from './authorize.ts';
import { createKeyCache } from './key-cache.ts';

const config = loadConfig(['API_KEYS_TABLE', 'API_KEY_CACHE_SECONDS']);
const keys = new ApiKeyStore({ client: createDynamo(), table: config.API_KEYS_TABLE });
const verify = createKeyCache((key) => keys.verify(key), config.API_KEY_CACHE_SECONDS);
const log = createLogger({ service: 'authorizer' });

export const handler = authorize({ verify, log });
