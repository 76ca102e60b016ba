import type { SSMClient } from '@aws-sdk/client-ssm';
import { createDynamo, createEcs, createSsm } from '@wallcrawler/runtime';
import { ApiKeyStore, ProjectStore, SessionStore } from '@wallcrawler/session-store';
import { SessionTasks } from '@wallcrawler/session-tasks';
import type { Output } from './output.ts';
import type { Target } from './target.ts';

/** What commands work with. */
export interface Context {
  target: Target;
  output: Output;
  now: () => Date;
  projects: ProjectStore;
  keys: ApiKeyStore;
  sessions: SessionStore;
  tasks: Pick<SessionTasks, 'stop'>;
  ssm: SSMClient;
}

/** The names that the platform's stacks give: there is one stage in an account and region. */
const TABLES = {
  sessions: 'wallcrawler-sessions',
  projects: 'wallcrawler-projects',
  usage: 'wallcrawler-usage',
  keys: 'wallcrawler-api-keys',
};
const CLUSTER = 'wallcrawler';
const TASK_DEFINITION = 'wallcrawler-controller';

/** Opens the stores of the target that the environment points to. */
export function createContext(target: Target, output: Output): Context {
  const client = createDynamo();
  return {
    target,
    output,
    now: () => new Date(),
    projects: new ProjectStore({ client, tables: TABLES }),
    keys: new ApiKeyStore({ client, table: TABLES.keys }),
    sessions: new SessionStore({ client, tables: TABLES }),
    tasks: new SessionTasks({ client: createEcs(), cluster: CLUSTER, taskDefinition: TASK_DEFINITION }),
    ssm: createSsm(),
  };
}
