import type { Line } from '../bill.ts';
import { ASSUMED, HOURS_PER_MONTH, MEASURED, MINUTES_PER_MONTH } from '../facts.ts';
import type { Usage } from '../options.ts';
import type { StackFacts } from '../stack-facts.ts';
import { objectsPerSession, sessionHours } from './compute.ts';

const KB_PER_GB = 1024 ** 2;
/** X-Ray records the first request of each second and a twentieth of the others. */
const TRACED_BEYOND_FIRST = 0.05;

/** Traces that the default sampling rule records of so many requests, when they come evenly. */
function tracesOf(requests: number): number {
  const seconds = HOURS_PER_MONTH * 3600;
  const first = Math.min(requests, seconds);
  return first + (requests - first) * TRACED_BEYOND_FIRST;
}

/** CloudWatch, X-Ray, KMS, ECR. */
export function operationsLines(usage: Usage, facts: StackFacts): Line[] {
  const { sessionsPerMonth: sessions } = usage;
  const taskMinutes = 60 * (sessions * sessionHours(usage) + (usage.warmPool + usage.gatewayTasks) * HOURS_PER_MONTH);
  const logKb = MEASURED.logKb + objectsPerSession(usage) * MEASURED.logKbPerObject;
  const sessionLogs = (sessions * logKb) / KB_PER_GB;
  const insightsLogs = (taskMinutes * ASSUMED.insightsLogKb) / KB_PER_GB;
  const sweeperLogs = (MINUTES_PER_MONTH * MEASURED.sweeperLogKb) / KB_PER_GB;
  const written = sessionLogs + insightsLogs + sweeperLogs;
  return [
    { service: 'CloudWatch', item: 'logs of sessions', quantity: sessionLogs, price: 'logIngest' },
    { service: 'CloudWatch', item: 'logs of Container Insights', quantity: insightsLogs, price: 'logIngest' },
    { service: 'CloudWatch', item: 'logs of the sweeper', quantity: sweeperLogs, price: 'logIngest' },
    {
      service: 'CloudWatch',
      item: 'logs, kept',
      quantity: (written / ASSUMED.logCompression) * (facts.logDays / 30.4),
      price: 'logStorage',
    },
    { service: 'CloudWatch', item: 'alarms', quantity: facts.alarmMetrics, price: 'alarm' },
    { service: 'CloudWatch', item: 'dashboards', quantity: facts.dashboards, price: 'dashboard' },
    { service: 'CloudWatch', item: 'metrics', quantity: ASSUMED.metrics + ASSUMED.insightsMetrics, price: 'metric' },
    {
      service: 'X-Ray',
      item: 'traces',
      quantity: tracesOf(sessions * (2 + usage.requestsPerSession) + MINUTES_PER_MONTH),
      price: 'trace',
    },
    { service: 'KMS', item: 'keys', quantity: facts.keys, price: 'key' },
    { service: 'ECR', item: 'images', quantity: ASSUMED.imageGb, price: 'imageStorage' },
  ];
}
