import { createDynamo } from '@wallcrawler/runtime';
import type { Environment } from '@wallcrawler/runtime';
import { ProjectStore } from './project-store.ts';
import { SessionStore } from './session-store.ts';
import { UsageLedger } from './usage-ledger.ts';

/** The environment variables that the stores need. */
export const STORE_VARIABLES = ['SESSIONS_TABLE', 'PROJECTS_TABLE', 'USAGE_TABLE', 'RETENTION_DAYS'] as const;

/** The stores over the tables that the environment names, on one client. */
export function openStores(config: Pick<Environment, (typeof STORE_VARIABLES)[number]>) {
  const client = createDynamo();
  const tables = { sessions: config.SESSIONS_TABLE, projects: config.PROJECTS_TABLE, usage: config.USAGE_TABLE };
  return {
    client,
    sessions: new SessionStore({ client, tables, retentionDays: config.RETENTION_DAYS }),
    projects: new ProjectStore({ client, tables }),
    usage: new UsageLedger({ client, table: tables.usage }),
  };
}
