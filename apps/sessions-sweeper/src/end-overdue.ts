import { LIVE_STATES, PENDING_STATES } from '@wallcrawler/session-state';
import { logFields, optionalFields } from '@wallcrawler/session-store';
import { epochSeconds } from '@wallcrawler/runtime';
import type { Attempt, SweepDependencies, SweepRepairs } from './sweep.ts';

/** How much later than its own timer a session is ended by the sweeper, in seconds. */
const GRACE_SECONDS = 10;

/** Ends sessions past their `expiresAt`, and those whose create did not live to see its deadline. */
export async function endOverdue(
  { sessions, tasks, createDeadlineSeconds, clock, log }: SweepDependencies,
  attempt: Attempt,
): Promise<Pick<SweepRepairs, 'overdue'>> {
  const now = clock();
  const createdBefore = new Date(now.getTime() - (createDeadlineSeconds + GRACE_SECONDS) * 1000).toISOString();
  let overdue = 0;

  const end = async (sessionId: string, type: 'expired' | 'createDeadlineReached'): Promise<void> => {
    const { outcome, session } = await sessions.apply(sessionId, { type });
    if (outcome !== 'moved' || !session) return;
    overdue += 1;
    log.warn('ended an overdue session', { ...logFields(session), type });
    const { taskArn } = optionalFields(session);
    if (taskArn) await tasks.stop(taskArn, type === 'expired' ? 'session timed out' : 'not ready in time');
  };

  for (const status of [...PENDING_STATES, ...LIVE_STATES])
    for await (const { sessionId } of sessions.listByStatus(status, epochSeconds(now) - GRACE_SECONDS))
      await attempt('ending an expired session', () => end(sessionId, 'expired'));
  for (const status of PENDING_STATES)
    for await (const { sessionId, createdAt } of sessions.listByStatus(status))
      if (createdAt < createdBefore)
        await attempt('ending a stuck session', () => end(sessionId, 'createDeadlineReached'));
  return { overdue };
}
