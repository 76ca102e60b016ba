import { STORE_VARIABLES, openStores } from '@wallcrawler/session-store';
import { apiHandler, listSessionsQuery, noBody } from '@wallcrawler/session-api';
import { createLogger, loadConfig } from '@wallcrawler/runtime';
import { listSessions } from './list-sessions.ts';

const { sessions } = openStores(loadConfig(STORE_VARIABLES));

export const handler = apiHandler({
  body: noBody,
  query: listSessionsQuery,
  log: createLogger({ service: 'sessions-list' }),
  handle: (request) => listSessions(request, { sessions }),
});
