import { STORE_VARIABLES, openStores } from '@wallcrawler/session-store';
import { apiHandler, noQuery, updateSessionBody } from '@wallcrawler/session-api';
import { SessionTasks } from '@wallcrawler/session-tasks';
import { createEcs, createLogger, loadConfig } from '@wallcrawler/runtime';
import { releaseSession } from './release-session.ts';

const config = loadConfig([...STORE_VARIABLES, 'CLUSTER', 'TASK_DEFINITION']);
const { sessions } = openStores(config);
const tasks = new SessionTasks({
  client: createEcs(),
  cluster: config.CLUSTER,
  taskDefinition: config.TASK_DEFINITION,
});

export const handler = apiHandler({
  body: updateSessionBody,
  query: noQuery,
  log: createLogger({ service: 'sessions-update' }),
  handle: (request) => releaseSession(request, { sessions, tasks }),
});
