import { nextCronTime, parseCron, type CronFields } from './cron.ts';

/** When a scheduled rule fires: at a rate, or at the times of a cron expression (UTC). */
export type Schedule = { kind: 'rate'; milliseconds: number } | { kind: 'cron'; fields: CronFields };

const UNITS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Reads `rate(5 minutes)` or `cron(0 12 * * ? *)`; throws when it is neither. */
export function parseSchedule(expression: string): Schedule {
  const cron = /^cron\((.+)\)$/.exec(expression.trim());
  if (cron?.[1]) return { kind: 'cron', fields: parseCron(cron[1]) };
  const rate = /^rate\(([1-9]\d*) (minute|hour|day)(s?)\)$/.exec(expression.trim());
  // EventBridge wants the singular for 1 and the plural for more.
  if (!rate || (rate[1] === '1') !== (rate[3] === '')) {
    throw new Error(`ScheduleExpression "${expression}" is neither rate(5 minutes) nor cron(0 12 * * ? *)`);
  }
  return { kind: 'rate', milliseconds: Number(rate[1]) * UNITS[rate[2] as keyof typeof UNITS] };
}

/** How long from now until the schedule's next time, in milliseconds; undefined when there is none any more. */
export function untilNext(schedule: Schedule, now: number): number | undefined {
  if (schedule.kind === 'rate') return schedule.milliseconds;
  const next = nextCronTime(schedule.fields, now);
  return next === undefined ? undefined : next - now;
}
