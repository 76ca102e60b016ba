import { STORE_VARIABLES, openStores } from '@wallcrawler/session-store';
import { apiHandler, noBody, noQuery } from '@wallcrawler/session-api';
import { createLogger, loadConfig } from '@wallcrawler/runtime';
import { retrieveProject } from './retrieve-project.ts';

const { projects } = openStores(loadConfig(STORE_VARIABLES));

export const handler = apiHandler({
  body: noBody,
  query: noQuery,
  log: createLogger({ service: 'projects-retrieve' }),
  handle: (request) => retrieveProject(request, { projects }),
});
