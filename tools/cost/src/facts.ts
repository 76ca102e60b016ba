/**
 * What one session and one month take, counted on the local cloud with every call to an AWS API going through a counting
 * proxy, in November 2026: a create, one client that loads a small page every three seconds, a release after 30 seconds
 * and after two minutes, with and without log. What could not be counted there is in ASSUMED.
 */
export const MEASURED = {
  /** Strongly consistent GetItem calls on rows below 4 KB: 13 of the session, one each of project and API key. */
  itemReads: 15,
  /** Queries of the project's webhooks: one for each event of the session. */
  webhookQueries: 3,
  /** Single writes of the session's row; each also changes both indexes, and a status moves in one of them. */
  sessionWrites: 6,
  /** Transactions: the create writes session, project and usage; two attempts at the end write session and project. */
  transactions: [3, 2, 2],
  /** The lease of a wake-up slot. */
  leaseWrites: 1,
  /** KB of a session's row, rounded up as DynamoDB bills writes. */
  rowKb: 2,
  /** One message when the session is ready, received and deleted by the create that waits. */
  topicMessages: 1,
  signalRequests: 2,
  /** session.created, session.ready, session.ended. */
  busEvents: 3,
  /** Invocations: authorizer 2, create, update, task processor 2 to 3, stream processor 6 to 7, webhooks dispatcher 3. */
  invocations: 17,
  /** Objects of a session's log for each minute with traffic; each is one invocation of the artifact broker. */
  logObjectsPerMinute: 10,
  /** KB that functions and containers log for a session, the three lines of Lambda for each invocation included. */
  logKb: 13,
  /** ... and for each object that a container writes, through the artifact broker. */
  logKbPerObject: 0.35,
  /** What the sweeper reads in a minute, with nothing running: 14 queries and a scan. */
  sweeperReads: 15,
  /** KB that a sweep logs. */
  sweeperLogKb: 3.7,
} as const;

/** What depends on AWS or on users, and so was not counted. Change it to what your stage shows. */
export const ASSUMED = {
  /** Seconds from RunTask to READY on Fargate: placing the task, pulling a large image, Chromium. They are billed. */
  startSeconds: 30,
  /** Seconds from the release until the task is gone. */
  stopSeconds: 10,
  /** Seconds that an invocation takes which waits for nobody, and its memory in GB. */
  invocationSeconds: 0.1,
  invocationGb: 0.5,
  sweepSeconds: 0.5,
  /** Objects of a recording's minute: segments of ten seconds and their list. */
  recordingObjectsPerMinute: 12,
  /** MB of a recording's minute with a page that changes now and then. */
  recordingMbPerMinute: 3,
  /** Months that a recording is kept, by the bucket's lifecycle rule. */
  recordingMonths: 1,
  /** Share of what a browser exchanges with the web that it sends, and that AWS bills as transfer. */
  sentShare: 0.1,
  /** Client connections that a session has open. */
  connections: 1,
  /** Custom metrics: those of libs/runtime/src/metric-catalogue.ts, and the combinations of their dimensions in use. */
  metrics: 80,
  /** Metrics of Container Insights for one cluster, one service and two task families. */
  insightsMetrics: 30,
  /** KB that Container Insights logs for a task in a minute. */
  insightsLogKb: 1,
  /** GB of images in both repositories. */
  imageGb: 5,
  /** How many times smaller logs are stored than written. */
  logCompression: 6,
} as const;

export const HOURS_PER_MONTH = 730;
export const MINUTES_PER_MONTH = HOURS_PER_MONTH * 60;
