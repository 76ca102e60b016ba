/** Units of CloudWatch that the platform uses. */
export type MetricUnit = 'Count' | 'Milliseconds' | 'Seconds' | 'Bytes' | 'None';

/** What divides a metric. Few values each: every combination is a metric of its own, and is billed as one. */
export type DimensionName = 'Result' | 'WakePath' | 'Kind' | 'Status' | 'Reason' | 'Phase';

export interface MetricDefinition {
  unit: MetricUnit;
  /** The app that emits it; it is the value of the dimension `Service`, which every metric has. */
  service: string;
  /** By what else it can be looked at, each apart. The total, by `Service` alone, is there as well unless `gauge`. */
  by: readonly DimensionName[];
  /** A state that is measured, not something that happens: a total is there only where `by` is empty. */
  gauge?: true;
  /** What one unit of it means, in one line. */
  meaning: string;
}

/** CloudWatch's namespace of all metrics of this platform's own. */
export const METRIC_NAMESPACE = 'Wallcrawler';

const create = (meaning: string): MetricDefinition => ({
  unit: 'Milliseconds',
  service: 'sessions-create',
  by: [],
  meaning,
});

/** Every metric of the platform's own. Nothing else can be emitted, charted or alarmed on. */
export const METRICS = {
  Creates: {
    unit: 'Count',
    service: 'sessions-create',
    by: ['Result', 'WakePath'],
    meaning: 'creates that have been answered; Result: ready, repeated, failed, ended, deadline, refused',
  },
  CreateDuration: {
    unit: 'Milliseconds',
    service: 'sessions-create',
    by: ['Result'],
    meaning: 'from the begin of the handler to the answer',
  },
  CreateLease: create('part of a create: leasing a wake-up slot'),
  CreateReserve: create('part of a create: the transaction that writes row, concurrency unit and request'),
  CreateLaunch: create('part of a create: RunTask and its record'),
  CreateWait: create('part of a create: until the browser is ready'),
  CreateAnswer: create('part of a create: signing the token'),
  CreateProvisioning: create('part of the wait: ECS brings the task up (row PROVISIONING)'),
  CreateStarting: create('part of the wait: the container starts Chromium and its relay (row STARTING)'),
  CreateWakeUp: create('part of the wait: from the written READY to the create that has heard of it'),
  TaskLaunchFailures: {
    unit: 'Count',
    service: 'sessions-create',
    by: ['Kind'],
    meaning: 'tasks that could not be started; Kind: transient (no capacity, throttled) or permanent',
  },
  SessionsReady: {
    unit: 'Count',
    service: 'sessions-stream-processor',
    by: [],
    meaning: 'sessions whose browser became ready',
  },
  SessionsEnded: {
    unit: 'Count',
    service: 'sessions-stream-processor',
    by: ['Status', 'Reason'],
    meaning: 'sessions that ended, by the state and the reason in their row',
  },
  SessionsFailed: {
    unit: 'Count',
    service: 'sessions-stream-processor',
    by: ['Reason', 'Phase'],
    meaning: 'sessions that failed, by the reason in their row; Phase: starting or running',
  },
  SessionDuration: {
    unit: 'Seconds',
    service: 'sessions-stream-processor',
    by: [],
    meaning: 'from ready to ended, of sessions that had been ready; its sum is browser time',
  },
  EgressBytes: {
    unit: 'Bytes',
    service: 'sessions-stream-processor',
    by: [],
    meaning: 'traffic of the browsers with the web, counted when a session ends',
  },
  UnendedSessions: {
    unit: 'Count',
    service: 'sessions-sweeper',
    by: ['Status'],
    gauge: true,
    meaning: 'sessions that have not ended, each minute',
  },
  RunningTasks: {
    unit: 'Count',
    service: 'sessions-sweeper',
    by: [],
    gauge: true,
    meaning: 'browser tasks that ECS knows as running or about to, each minute',
  },
  SweeperRepairs: {
    unit: 'Count',
    service: 'sessions-sweeper',
    by: ['Kind'],
    meaning: 'what the sweeper had to put right; Kind: overdue, taskless, strayTasks, strayUnits',
  },
  RelaySockets: {
    unit: 'Count',
    service: 'cdp-proxy',
    by: [],
    gauge: true,
    meaning: 'open client connections of one gateway task, each minute; the sum over a minute is all tasks',
  },
  RelayConnections: {
    unit: 'Count',
    service: 'cdp-proxy',
    by: [],
    meaning: 'client connections that have closed',
  },
  RelayConnectionDuration: {
    unit: 'Seconds',
    service: 'cdp-proxy',
    by: [],
    meaning: 'how long a client connection lasted',
  },
  RelayBytesFromClients: {
    unit: 'Bytes',
    service: 'cdp-proxy',
    by: [],
    meaning: 'bytes from clients to browsers, each minute and when a connection closes',
  },
  RelayBytesToClients: {
    unit: 'Bytes',
    service: 'cdp-proxy',
    by: [],
    meaning: 'bytes from browsers to clients, each minute and when a connection closes',
  },
  RelayRefusals: {
    unit: 'Count',
    service: 'cdp-proxy',
    by: ['Status'],
    meaning: 'requests that the gateway refused, by HTTP status',
  },
  WebhookDeliveries: {
    unit: 'Count',
    service: 'webhooks-deliverer',
    by: ['Result'],
    meaning: 'attempts to deliver; Result: delivered, dropped, failed, given_up',
  },
  Authorizations: {
    unit: 'Count',
    service: 'authorizer',
    by: ['Result'],
    meaning: 'API keys that were looked at; Result: allowed, denied, failed',
  },
} as const satisfies Record<string, MetricDefinition>;

export type MetricName = keyof typeof METRICS;

/** The dimension sets under which a metric is stored. */
export function dimensionSets(name: MetricName): string[][] {
  const { by, gauge }: MetricDefinition = METRICS[name];
  const divided = by.map((dimension) => ['Service', dimension]);
  return gauge && divided.length > 0 ? divided : [['Service'], ...divided];
}
