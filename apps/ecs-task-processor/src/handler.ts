import type { Context } from 'aws-lambda';
import { STORE_VARIABLES, openStores } from '@wallcrawler/session-store';
import { SessionTasks } from '@wallcrawler/session-tasks';
import { createEcs, createLogger, loadConfig } from '@wallcrawler/runtime';
import { invocationFields } from '@wallcrawler/tracing';
import { processTaskEvent } from './process-task-event.ts';

const config = loadConfig([...STORE_VARIABLES, 'CLUSTER', 'TASK_DEFINITION']);
const { sessions } = openStores(config);
const tasks = new SessionTasks({
  client: createEcs(),
  cluster: config.CLUSTER,
  taskDefinition: config.TASK_DEFINITION,
});
const log = createLogger({ service: 'ecs-task-processor' });

export const handler = (event: unknown, context: Context): Promise<void> =>
  processTaskEvent(event, { sessions, tasks, log: log.child(invocationFields(context)) });
