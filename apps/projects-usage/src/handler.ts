import { STORE_VARIABLES, openStores } from '@wallcrawler/session-store';
import { apiHandler, noBody, noQuery } from '@wallcrawler/session-api';
import { createLogger, loadConfig, systemClock } from '@wallcrawler/runtime';
import { projectUsage } from './project-usage.ts';

const { sessions, usage } = openStores(loadConfig(STORE_VARIABLES));

export const handler = apiHandler({
  body: noBody,
  query: noQuery,
  log: createLogger({ service: 'projects-usage' }),
  handle: (request) => projectUsage(request, { ledger: usage, sessions, clock: systemClock }),
});
