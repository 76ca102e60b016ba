import { createSigner, parseKeyRing } from '@wallcrawler/cdp-auth';
import { STORE_VARIABLES, openStores } from '@wallcrawler/session-store';
import { apiHandler, debugSessionQuery, noBody } from '@wallcrawler/session-api';
import { createLogger, createSsm, loadConfig, readParameter, systemClock } from '@wallcrawler/runtime';
import { askRelay } from './ask-relay.ts';
import { debugSession } from './debug-session.ts';

const config = loadConfig([...STORE_VARIABLES, 'CONNECT_BASE_URL', 'SIGNING_KEYS_PARAMETER']);
const { sessions } = openStores(config);
const ssm = createSsm();
const signer = createSigner(async () => parseKeyRing(await readParameter(ssm, config.SIGNING_KEYS_PARAMETER)));

export const handler = apiHandler({
  body: noBody,
  query: debugSessionQuery,
  log: createLogger({ service: 'sessions-debug' }),
  handle: (request) =>
    debugSession(request, {
      sessions,
      signer,
      askRelay,
      connectBaseUrl: config.CONNECT_BASE_URL,
      clock: systemClock,
    }),
});
