import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parseTraceHeader } from '@wallcrawler/tracing';
import { toWireSession } from '@wallcrawler/session-api';
import { captureMetrics, until } from '@wallcrawler/testing';
import { TRACE, refusal, startHarness } from './testing/harness.ts';
import type { Created, Harness } from './testing/harness.ts';

let harness: Harness;
let captured: ReturnType<typeof captureMetrics>;

beforeAll(async () => {
  harness = await startHarness();
});
beforeEach(() => {
  harness.ecs.reset();
  harness.spans.length = 0;
  captured = captureMetrics();
});
afterEach(() => captured.restore());
afterAll(() => harness.stop());

const PARTS = ['lease', 'reserve', 'launch', 'wait', 'answer'];

describe('a create that succeeds', () => {
  const create = async () => {
    harness.bootEveryTask();
    const { body } = await harness.create(await harness.project());
    return (await harness.sessions.get((body as Created).id))!;
  };

  it('is one part of its trace, with its own parts in order', async () => {
    const { sessionId, projectId } = await create();
    expect(harness.spans).toHaveLength(1);
    const { kind, parentId, span } = harness.spans[0]!;
    expect([kind, parentId, span.name]).toEqual(['subsegment', '53995c3f42cd8ad8', 'create']);
    expect(span).toMatchObject({ fault: false, error: false });
    expect(span.annotations).toMatchObject({ session_id: sessionId, project_id: projectId, result: 'ready' });
    expect(span.children?.map(({ name }) => name)).toEqual(PARTS);
    let last = span.start;
    for (const { start, end } of span.children!) {
      expect(start).toBe(last);
      expect(end).toBeGreaterThanOrEqual(start);
      last = end;
    }
    expect(span.end).toBeGreaterThanOrEqual(last);
    const [woken] = span.children![3]!.children!;
    expect(woken).toMatchObject({
      name: 'woken',
      annotations: { wake_path: expect.stringMatching(/push|safety_net/) },
    });
  });

  it('leaves the trace in the row, under its own part, and shows it to nobody', async () => {
    const session = await create();
    expect(parseTraceHeader(session.trace)).toEqual({
      ...parseTraceHeader(TRACE),
      parentId: harness.spans[0]!.span.id,
    });
    expect(JSON.stringify(toWireSession(session))).not.toContain('5759e988');
  });

  it('tells its parts, and those of its wait, in one line of metrics', async () => {
    await create();
    expect(captured.metrics).toHaveLength(1);
    const line = captured.metrics[0]!;
    expect(line).toMatchObject({ Service: 'sessions-create', Result: 'ready', Creates: 1 });
    for (const name of ['Duration', 'Lease', 'Reserve', 'Launch', 'Wait', 'Answer', 'Provisioning', 'WakeUp'])
      expect(line[`Create${name}`]).toBeGreaterThanOrEqual(0);
  });
});

describe('a create that fails', () => {
  it('is a fault when the task cannot be started, which is counted by its kind', async () => {
    harness.ecs.intercept.RunTask = () => ({ tasks: [], failures: [{ reason: 'RESOURCE:MEMORY' }] });
    await refusal(harness.create(await harness.project()));
    expect(captured.metrics).toMatchObject([
      { TaskLaunchFailures: 1, Kind: 'transient', Service: 'sessions-create' },
      { Creates: 1, Result: 'failed', WakePath: 'none' },
    ]);
    expect(harness.spans).toMatchObject([{ span: { fault: true, annotations: { result: 'failed' } } }]);
  });

  it('is failed, not ended, when its browser has failed', async () => {
    const projectId = await harness.project();
    const creating = refusal(harness.create(projectId));
    const sessionId = await until(async () => (await harness.heldBy(projectId))[0]);
    await harness.sessions.apply(sessionId, { type: 'browserExited' });
    await creating;
    expect(captured.metrics).toMatchObject([{ Creates: 1, Result: 'failed' }]);
  });

  it('is failed, not refused, when our own store does not work', async () => {
    const requests = { find: () => Promise.reject(new Error('throttled')) } as never;
    const projects = { get: () => Promise.reject(new Error('throttled')) };
    await harness.create(await harness.project(), { dependencies: { requests, projects } }).catch(() => undefined);
    expect(captured.metrics).toMatchObject([{ Creates: 1, Result: 'failed', WakePath: 'none' }]);
  });

  it('is refused when the request cannot be served', async () => {
    await refusal(harness.create(await harness.project(), { body: { region: 'eu-central-1' } }));
    expect(captured.metrics).toMatchObject([{ Creates: 1, Result: 'refused' }]);
    expect(harness.spans).toMatchObject([{ span: { error: true, fault: false } }]);
  });
});
