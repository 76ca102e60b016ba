import type { ProjectStore, SessionStore } from '@wallcrawler/session-store';
import type { SessionTasks } from '@wallcrawler/session-tasks';
import type { Clock, Logger } from '@wallcrawler/runtime';
import { emitMetrics } from '@wallcrawler/runtime';
import { endOverdue } from './end-overdue.ts';
import { matchTasks } from './match-tasks.ts';
import { releaseUnits } from './release-units.ts';

export interface SweepDependencies {
  sessions: Pick<SessionStore, 'get' | 'apply' | 'listByStatus'>;
  projects: Pick<ProjectStore, 'list' | 'releaseStrayUnits'>;
  tasks: Pick<SessionTasks, 'listRunning' | 'describe' | 'stop'>;
  createDeadlineSeconds: number;
  clock: Clock;
  log: Logger;
}

/** Runs one repair. One that fails is logged and kept for the end of the sweep; the others go on. */
export type Attempt = (what: string, repair: () => Promise<unknown>) => Promise<void>;

/** What one sweep has repaired, by kind. All zero is the normal case. */
export interface SweepRepairs {
  /** Sessions past their `expiresAt`, or stuck before READY. */
  overdue: number;
  /** Sessions whose task is gone. */
  taskless: number;
  /** Tasks whose session is gone or has ended. */
  strayTasks: number;
  /** Concurrency units held by sessions that hold none. */
  strayUnits: number;
}

/**
 * The truth behind all timers and events: whatever was lost, a sweep brings rows, tasks and concurrency units back
 * together. Every repair goes through the transition table, so sweeping twice, or beside a late event, is harmless.
 * @returns the repairs.
 * @throws AggregateError after everything was tried, when some of it failed.
 */
export async function sweep(dependencies: SweepDependencies): Promise<SweepRepairs> {
  const { log } = dependencies;
  const repairs: SweepRepairs = { overdue: 0, taskless: 0, strayTasks: 0, strayUnits: 0 };
  const failures: unknown[] = [];
  const attempt: Attempt = async (what, repair) => {
    try {
      await repair();
    } catch (error) {
      log.error(`${what} failed`, { error });
      failures.push(error);
    }
  };
  for (const step of [endOverdue, matchTasks, releaseUnits])
    await attempt(step.name, async () => Object.assign(repairs, await step(dependencies, attempt)));
  log.info('sweep finished', { repairs });
  for (const [kind, value] of Object.entries(repairs) as [keyof SweepRepairs, number][])
    emitMetrics({ SweeperRepairs: value }, { Kind: kind });
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} repairs of the sweep failed`);
  return repairs;
}
