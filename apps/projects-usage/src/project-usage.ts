import { ApiError } from '@wallcrawler/session-api';
import type { ApiRequest, ApiResponse } from '@wallcrawler/session-api';
import { billedMinutes } from '@wallcrawler/session-store';
import type { SessionRecord, SessionStore, Usage, UsageLedger } from '@wallcrawler/session-store';
import type { Clock } from '@wallcrawler/runtime';

/** How many days the answer tells apart, today included. */
export const DAYS = 31;

const DAY_MS = 86_400_000;

export interface UsageDependencies {
  ledger: Pick<UsageLedger, 'days'>;
  sessions: Pick<SessionStore, 'listUnended'>;
  clock: Clock;
}

/** What a session that has not ended has used so far. */
const sofar = (session: SessionRecord, now: Date): Usage => ({
  sessions: 1,
  browserMinutes: billedMinutes(session, now),
  proxyBytes: session.proxyBytes,
});

const sum = (usages: readonly Usage[]): Usage => ({
  sessions: usages.reduce((total, { sessions }) => total + sessions, 0),
  browserMinutes: usages.reduce((total, { browserMinutes }) => total + browserMinutes, 0),
  proxyBytes: usages.reduce((total, { proxyBytes }) => total + proxyBytes, 0),
});

/**
 * Usage of the key's project over its whole history, and by day (UTC, the oldest first) for the last 31 days. A session
 * counts on the day it ends; one that runs still counts today, so far.
 *
 * The ledger is read first: a session that ends between the two reads is missing once, and never counted twice.
 */
export async function projectUsage(
  { params, projectId }: Pick<ApiRequest<unknown, unknown>, 'params' | 'projectId'>,
  { ledger, sessions, clock }: UsageDependencies,
): Promise<ApiResponse> {
  if (params['id'] !== projectId)
    throw new ApiError('not_found', 'project not found: check the id, and that the API key belongs to it');
  const ended = await ledger.days(projectId);
  const now = clock();
  const running = sum((await sessions.listUnended(projectId)).map((session) => sofar(session, now)));

  const byDay = new Map(ended.map((day) => [day.day, day]));
  const days = Array.from({ length: DAYS }, (_, at) => {
    const date = new Date(now.getTime() - (DAYS - 1 - at) * DAY_MS).toISOString().slice(0, 10);
    const usages: Usage[] = [byDay.get(date) ?? sum([])];
    return { date, ...sum(at === DAYS - 1 ? [...usages, running] : usages) };
  });
  const { browserMinutes, proxyBytes } = sum([...ended, running]);
  return { status: 200, body: { browserMinutes, proxyBytes, days } };
}
