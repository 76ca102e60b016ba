import { STORE_VARIABLES, openStores } from '@wallcrawler/session-store';
import { apiHandler, noBody, noQuery } from '@wallcrawler/session-api';
import { createLogger, loadConfig } from '@wallcrawler/runtime';
import { listProjects } from './list-projects.ts';

const { projects } = openStores(loadConfig(STORE_VARIABLES));

export const handler = apiHandler({
  body: noBody,
  query: noQuery,
  log: createLogger({ service: 'projects-list' }),
  handle: (request) => listProjects(request, { projects }),
});
