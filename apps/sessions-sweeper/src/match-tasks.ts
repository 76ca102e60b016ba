import { NON_TERMINAL_STATES, holdsConcurrencyUnit, isPending } from '@wallcrawler/session-state';
import { emitMetrics } from '@wallcrawler/runtime';
import { logFields, optionalFields } from '@wallcrawler/session-store';
import type { SessionRecord } from '@wallcrawler/session-store';
import type { SessionTask } from '@wallcrawler/session-tasks';
import type { Attempt, SweepDependencies, SweepRepairs } from './sweep.ts';

/** How long a row without a task must have rested before it counts as left behind, in ms: RunTask may be under way. */
const TASKLESS_GRACE = 30_000;

/** Ends rows whose task is gone, and stops tasks whose row is gone or has ended. */
export async function matchTasks(
  dependencies: SweepDependencies,
  attempt: Attempt,
): Promise<Pick<SweepRepairs, 'taskless' | 'strayTasks'>> {
  // Tasks are listed before rows: a row is always older than its task, so a task seen here has a row to be found.
  const running = await dependencies.tasks.listRunning();
  emitMetrics({ RunningTasks: running.length });
  const strayTasks = await stopStrayTasks(running, dependencies, attempt);
  const taskless = await endTasklessRows(running, dependencies, attempt);
  return { taskless, strayTasks };
}

async function stopStrayTasks(
  running: SessionTask[],
  { sessions, tasks, log }: SweepDependencies,
  attempt: Attempt,
): Promise<number> {
  let stopped = 0;
  const check = async ({ taskArn, sessionId }: SessionTask): Promise<void> => {
    // A task that was started for no session belongs to somebody else.
    if (!sessionId) return;
    const session = await sessions.get(sessionId);
    const recorded = session && optionalFields(session).taskArn;
    const isOwn = recorded === undefined || recorded === taskArn;
    if (session && isOwn && holdsConcurrencyUnit(session.status)) return;
    const who = session ? logFields(session) : { sessionId };
    log.warn('stopping a task without a live session', { ...who, taskArn, status: session?.status });
    await tasks.stop(taskArn, 'its session has ended');
    stopped += 1;
  };
  for (const task of running) await attempt('stopping a stray task', () => check(task));
  return stopped;
}

async function endTasklessRows(
  running: SessionTask[],
  { sessions, tasks, clock, log }: SweepDependencies,
  attempt: Attempt,
): Promise<number> {
  const rows: SessionRecord[] = [];
  for (const status of NON_TERMINAL_STATES) {
    const others = rows.length;
    for await (const row of sessions.listByStatus(status)) rows.push(row);
    emitMetrics({ UnendedSessions: rows.length - others }, { Status: status });
  }
  const known = await tasks.describe(rows.map((row) => optionalFields(row).taskArn).filter((arn) => arn !== undefined));
  const sessionsWithTasks = new Set(running.map(({ sessionId }) => sessionId));
  let ended = 0;
  const end = async (row: SessionRecord, taskArn: string | undefined): Promise<void> => {
    const { outcome } = await sessions.apply(row.sessionId, {
      type: 'taskStopped',
      detail: (taskArn && known.get(taskArn)?.stoppedReason) ?? 'found without a task by the sweeper',
    });
    if (outcome !== 'moved') return;
    log.warn('ended a session without a task', { ...logFields(row), status: row.status, taskArn });
    ended += 1;
  };
  for (const row of rows) {
    if (sessionsWithTasks.has(row.sessionId) || !isTaskGone(row, known, clock())) continue;
    await attempt('ending a session without a task', () => end(row, optionalFields(row).taskArn));
  }
  return ended;
}

/**
 * A stopped task is gone. One that ECS does not know is gone too, unless the row is so young that ECS may not know it
 * yet: DescribeTasks is eventually consistent.
 */
function isTaskGone(row: SessionRecord, known: Map<string, SessionTask>, now: Date): boolean {
  const { taskArn } = optionalFields(row);
  const task = taskArn ? known.get(taskArn) : undefined;
  if (task) return task.lastStatus === 'STOPPED';
  const settled = now.getTime() - Date.parse(row.updatedAt) > TASKLESS_GRACE;
  return taskArn && !isPending(row.status) ? true : settled;
}
