import type { UsageDay } from '../api/types.ts';

const DAY_MILLISECONDS = 86_400_000;

/** The last days in their order, today last; a day without a session is a day of nothing. */
export function lastDays(days: readonly UsageDay[], count: number, today: Date): UsageDay[] {
  const known = new Map(days.map((day) => [day.date, day]));
  return Array.from({ length: count }, (_, index) => {
    const date = new Date(today.getTime() - (count - 1 - index) * DAY_MILLISECONDS).toISOString().slice(0, 10);
    return known.get(date) ?? { date, sessions: 0, browserMinutes: 0, proxyBytes: 0 };
  });
}

/** `21 Nov` for `2026-11-21`. */
export const shortDate = (date: string): string =>
  new Date(`${date}T00:00:00Z`).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
