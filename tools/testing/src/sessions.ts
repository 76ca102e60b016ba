import { newId } from '@wallcrawler/runtime';
import type { SessionState } from '@wallcrawler/session-state';

/**
 * The sessions table as far as these helpers use it. They name no store, because the store's own specs use this
 * package, and two packages must not need each other.
 */
interface Sessions<Row> {
  get(sessionId: string): Promise<Row | undefined>;
  apply(sessionId: string, event: TestEvent): Promise<unknown>;
}

type TestEvent =
  | { type: 'taskLaunched' | 'taskRunning' | 'taskStopped'; taskArn: string }
  | { type: 'browserReady'; endpoint: { host: string; port: number } }
  | { type: 'clientAttached' | 'releaseRequested' | 'expired' | 'browserExited' };

export const TEST_TABLES = {
  sessions: 'wallcrawler-sessions',
  projects: 'wallcrawler-projects',
  usage: 'wallcrawler-usage',
};

/** What a create decides about a session, with everything at a plain value. */
export const newTestSession = (projectId: string, more: { sessionId?: string; timeoutSeconds?: number } = {}) => ({
  sessionId: newId(),
  projectId,
  timeoutSeconds: 600,
  keepAlive: false,
  region: 'us-east-1',
  settings: {},
  secretHash: '0'.repeat(64),
  ...more,
});

const endpoint = { host: '10.0.0.7', port: 9223 };

/** The shortest way to each state from CREATING; `taskArn` is the session's task. */
const pathTo = (taskArn: string): Record<SessionState, TestEvent[]> => {
  const launched: TestEvent[] = [{ type: 'taskLaunched', taskArn }];
  const starting: TestEvent[] = [...launched, { type: 'taskRunning', taskArn }];
  const ready: TestEvent[] = [...starting, { type: 'browserReady', endpoint }];
  return {
    CREATING: [],
    PROVISIONING: launched,
    STARTING: starting,
    READY: ready,
    ACTIVE: [...ready, { type: 'clientAttached' }],
    TERMINATING: [...ready, { type: 'releaseRequested' }],
    STOPPED: [...ready, { type: 'releaseRequested' }, { type: 'taskStopped', taskArn }],
    FAILED: [...ready, { type: 'browserExited' }],
    TIMED_OUT: [...ready, { type: 'expired' }, { type: 'taskStopped', taskArn }],
  };
};

/** Leads a session in CREATING to `state` by the events that do so in its life. */
export async function bringTo<Row extends { status: SessionState }>(
  sessions: Sessions<Row>,
  sessionId: string,
  state: SessionState,
  taskArn = `arn:aws:ecs:us-east-1:000000000000:task/wallcrawler/${sessionId}`,
): Promise<Row> {
  for (const event of pathTo(taskArn)[state]) await sessions.apply(sessionId, event);
  const session = await sessions.get(sessionId);
  if (session?.status !== state) throw new Error(`session ${sessionId} is ${session?.status}, not ${state}`);
  return session;
}
