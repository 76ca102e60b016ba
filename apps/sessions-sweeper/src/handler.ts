import { STORE_VARIABLES, openStores } from '@wallcrawler/session-store';
import { SessionTasks } from '@wallcrawler/session-tasks';
import { createEcs, createLogger, loadConfig, systemClock } from '@wallcrawler/runtime';
import { sweep } from './sweep.ts';

const config = loadConfig([...STORE_VARIABLES, 'CLUSTER', 'TASK_DEFINITION', 'CREATE_DEADLINE_SECONDS']);
const { sessions, projects } = openStores(config);
const dependencies = {
  sessions,
  projects,
  tasks: new SessionTasks({ client: createEcs(), cluster: config.CLUSTER, taskDefinition: config.TASK_DEFINITION }),
  createDeadlineSeconds: config.CREATE_DEADLINE_SECONDS,
  clock: systemClock,
  log: createLogger({ service: 'sessions-sweeper' }),
};

export const handler = async (): Promise<void> => {
  await sweep(dependencies);
};
