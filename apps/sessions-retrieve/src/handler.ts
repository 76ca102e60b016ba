import { createSigner, parseKeyRing } from '@wallcrawler/cdp-auth';
import { STORE_VARIABLES, openStores } from '@wallcrawler/session-store';
import { apiHandler, noBody, noQuery } from '@wallcrawler/session-api';
import { createLogger, createSsm, loadConfig, readParameter } from '@wallcrawler/runtime';
import { retrieveSession } from './retrieve-session.ts';

const config = loadConfig([...STORE_VARIABLES, 'CONNECT_BASE_URL', 'SIGNING_KEYS_PARAMETER']);
const { sessions } = openStores(config);
const ssm = createSsm();
const signer = createSigner(async () => parseKeyRing(await readParameter(ssm, config.SIGNING_KEYS_PARAMETER)));

export const handler = apiHandler({
  body: noBody,
  query: noQuery,
  log: createLogger({ service: 'sessions-retrieve' }),
  handle: (request) => retrieveSession(request, { sessions, signer, connectBaseUrl: config.CONNECT_BASE_URL }),
});
