import type { Context } from 'aws-lambda';
import { STORE_VARIABLES, openStores } from '@wallcrawler/session-store';
import { SessionTasks } from '@wallcrawler/session-tasks';
import { createEcs, createLogger, loadConfig, systemClock } from '@wallcrawler/runtime';
import { invocationFields } from '@wallcrawler/tracing';
import { sweep } from './sweep.ts';

const config = loadConfig([...STORE_VARIABLES, 'CLUSTER', 'TASK_DEFINITION', 'CREATE_DEADLINE_SECONDS']);
const { sessions, projects } = openStores(config);
const log = createLogger({ service: 'sessions-sweeper' });
const dependencies = {
  sessions,
  projects,
  tasks: new SessionTasks({ client: createEcs(), cluster: config.CLUSTER, taskDefinition: config.TASK_DEFINITION }),
  createDeadlineSeconds: config.CREATE_DEADLINE_SECONDS,
  clock: systemClock,
};

export const handler = async (_event: unknown, context: Context): Promise<void> => {
  await sweep({ ...dependencies, log: log.child(invocationFields(context)) });
};
