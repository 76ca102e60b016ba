import type { Line } from '../bill.ts';
import { ASSUMED, HOURS_PER_MONTH, MEASURED, MINUTES_PER_MONTH } from '../facts.ts';
import type { Usage } from '../options.ts';
import type { StackFacts, TaskSize } from '../stack-facts.ts';

/** Fargate bills a task for a minute at least. https://aws.amazon.com/fargate/pricing/ */
const LEAST_SECONDS = 60;

/** Hours that the task of one session is billed for. */
export const sessionHours = ({ minutes }: Usage): number =>
  Math.max(LEAST_SECONDS, minutes * 60 + ASSUMED.startSeconds + ASSUMED.stopSeconds) / 3600;

/** Objects that one session leaves, on average. */
export const objectsPerSession = ({ minutes, recordingShare }: Usage): number =>
  recordingShare * minutes * (MEASURED.logObjectsPerMinute + ASSUMED.recordingObjectsPerMinute);

/** Fargate and Lambda. */
export function computeLines(usage: Usage, facts: StackFacts): Line[] {
  const { sessionsPerMonth, warmPool, gatewayTasks, requestsPerSession } = usage;
  const invocations = MEASURED.invocations + objectsPerSession(usage) + 2 * requestsPerSession;
  const seconds =
    ASSUMED.invocationSeconds * ASSUMED.invocationGb * invocations + ASSUMED.startSeconds * facts.createGb;
  return [
    ...fargate('browsers', sessionsPerMonth * sessionHours(usage), facts.browser, usage),
    ...fargate('idle browsers (warm pool)', warmPool * HOURS_PER_MONTH, facts.browser, usage),
    ...fargate('gateway', gatewayTasks * HOURS_PER_MONTH, facts.gateway, usage),
    {
      service: 'Lambda',
      item: 'requests of sessions',
      quantity: sessionsPerMonth * invocations,
      price: 'lambdaRequest',
    },
    { service: 'Lambda', item: 'time of sessions', quantity: sessionsPerMonth * seconds, price: 'lambdaGbSecond' },
    { service: 'Lambda', item: 'sweeper, requests', quantity: MINUTES_PER_MONTH, price: 'lambdaRequest' },
    {
      service: 'Lambda',
      item: 'sweeper, time',
      quantity: MINUTES_PER_MONTH * ASSUMED.sweepSeconds * ASSUMED.invocationGb,
      price: 'lambdaGbSecond',
    },
  ];
}

const fargate = (what: string, hours: number, { vcpu, gb }: TaskSize, { arch }: Usage): Line[] => [
  {
    service: 'Fargate',
    item: `${what}, vCPU`,
    quantity: hours * vcpu,
    price: arch === 'arm' ? 'fargateVcpuArm' : 'fargateVcpuX86',
  },
  {
    service: 'Fargate',
    item: `${what}, memory`,
    quantity: hours * gb,
    price: arch === 'arm' ? 'fargateGbArm' : 'fargateGbX86',
  },
];
