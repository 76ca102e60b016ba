import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DynamoDBRecord } from 'aws-lambda';
import { captureMetrics, recordingLogger } from '@wallcrawler/testing';
import type { Span, TraceContext } from '@wallcrawler/tracing';
import type { LifecycleEvent } from './lifecycle-event.ts';
import { processStream } from './process-stream.ts';
import { sessionIn, streamRecord } from './testing/session-change.ts';

let captured: ReturnType<typeof captureMetrics>;
beforeEach(() => {
  captured = captureMetrics();
});
afterEach(() => captured.restore());

/** What the topic and the bus have taken; each fails for the sessions in its list. */
function platform() {
  const taken = { wakeUps: [] as string[], events: [] as LifecycleEvent[] };
  const spans: { context: TraceContext | undefined; span: Span }[] = [];
  const headers: (string | undefined)[] = [];
  const failing = { topic: new Set<string>(), bus: new Set<string>() };
  const { log, lines } = recordingLogger();
  const dependencies = {
    log,
    tracer: {
      record: (_: string, context: TraceContext | undefined, span: Span) => void spans.push({ context, span }),
    },
    notifyWaiter: async ({ sessionId, status }: { sessionId: string; status: string }, header: string | undefined) => {
      headers.push(header);
      if (failing.topic.has(sessionId)) throw new Error('the topic is throttled');
      taken.wakeUps.push(`${sessionId} ${status}`);
    },
    publishToBus: async (event: LifecycleEvent) => {
      if (failing.bus.has(event.entity.id)) throw new Error('the bus is throttled');
      taken.events.push(event);
    },
  };
  return {
    taken,
    failing,
    lines,
    spans,
    headers,
    run: (Records: DynamoDBRecord[]) => processStream({ Records }, dependencies),
  };
}

const life = (sessionId: string, sequence: number): DynamoDBRecord[] => {
  const states = (['CREATING', 'PROVISIONING', 'STARTING', 'READY', 'ACTIVE', 'TERMINATING', 'STOPPED'] as const).map(
    (state) => sessionIn(state, { sessionId }),
  );
  return states.map((after, at) => streamRecord(sequence + at, states[at - 1], after));
};
const types = (events: LifecycleEvent[]) => events.map(({ entity, type }) => `${entity.id} ${type}`);
const ONE_LIFE = ['a session.created', 'a session.ready', 'a session.ended'];

describe(processStream, () => {
  it('tells a life in order, and wakes once', async () => {
    const { taken, run } = platform();
    expect(await run(life('a', 1))).toEqual({ batchItemFailures: [] });
    expect(types(taken.events)).toEqual(ONE_LIFE);
    expect(taken.wakeUps).toEqual(['a READY']);
  });

  it.each(['FAILED', 'TERMINATING', 'STOPPED'] as const)('wakes a create whose session went to %s', async (state) => {
    const { taken, run } = platform();
    await run([streamRecord(1, sessionIn('STARTING'), sessionIn(state))]);
    expect(taken.wakeUps).toEqual([`session-1 ${state}`]);
  });

  it('passes over removals and writes that change no state', async () => {
    const { taken, run } = platform();
    const row = sessionIn('ACTIVE');
    const records = [
      streamRecord(1, sessionIn('STOPPED'), undefined),
      streamRecord(2, row, row),
      streamRecord(3, row, sessionIn('ACTIVE', { proxyBytes: 99 })),
    ];
    expect(await run(records)).toEqual({ batchItemFailures: [] });
    expect(taken).toEqual({ wakeUps: [], events: [] });
  });

  it.each(['bus', 'topic'] as const)('names the first change that the %s did not take, and stops there', async (at) => {
    const { taken, failing, lines, run } = platform();
    failing[at].add('b');
    const records = [...life('a', 1), ...life('b', 11), ...life('c', 21)];
    const failed = at === 'bus' ? '11' : '14';
    expect(await run(records)).toEqual({ batchItemFailures: [{ itemIdentifier: failed }] });
    expect(types(taken.events)).toEqual(at === 'bus' ? ONE_LIFE : [...ONE_LIFE, 'b session.created']);
    expect(lines.filter(({ level }) => level === 'error')).toMatchObject([{ sessionId: 'b', projectId: 'project-1' }]);
  });

  it('tells everything in the end, and repetitions under the same ids', async () => {
    const { taken, failing, run } = platform();
    const records = [...life('a', 1), ...life('b', 11)];
    failing.bus.add('b');
    const { batchItemFailures } = await run(records);
    failing.bus.clear();
    // Lambda delivers again from the named change on; a repetition of the whole batch may come as well.
    const from = records.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === batchItemFailures[0]?.itemIdentifier);
    await run(records.slice(from));
    const once = taken.events.map(({ id }) => id);
    expect(types(taken.events)).toEqual([...ONE_LIFE, ...ONE_LIFE.map((text) => text.replace('a ', 'b '))]);
    await run(records);
    expect(taken.events.slice(once.length).map(({ id }) => id)).toEqual(once);
    expect(new Set(once).size).toBe(once.length);
  });

  it('is content with an empty batch', async () => {
    expect(await platform().run([])).toEqual({ batchItemFailures: [] });
  });
});

describe('what is told of the work', () => {
  const trace = { traceId: '1-5759e988-bd862e3fe1be46a994272793', parentId: '53995c3f42cd8ad8', sampled: true };
  const header = `Root=${trace.traceId};Parent=${trace.parentId};Sampled=1`;
  const timeline = (['CREATING', 'PROVISIONING', 'STARTING', 'READY'] as const).map((state, at) => ({
    state,
    at: new Date(1_000 * at).toISOString(),
  }));
  const becomesReady = streamRecord(1, sessionIn('STARTING'), sessionIn('READY', { trace: header, timeline }));

  it('continues the trace of the create, which goes along with the wake-up', async () => {
    const { spans, headers, run } = platform();
    await run([becomesReady]);
    const [own, task, ...more] = spans;
    expect(more).toEqual([]);
    expect(own).toMatchObject({ context: trace, span: { name: 'sessions-stream-processor', fault: false } });
    expect(own!.span.children).toMatchObject([{ name: 'notify' }, { name: 'publish' }]);
    expect(task).toMatchObject({
      context: trace,
      span: {
        name: 'ecs-controller',
        start: 1_000,
        end: 3_000,
        children: [
          { name: 'provisioning', start: 1_000, end: 2_000 },
          { name: 'starting', start: 2_000, end: 3_000 },
        ],
      },
    });
    expect(headers).toEqual([`Root=${trace.traceId};Parent=${own!.span.id};Sampled=1`]);
  });

  it('shows in the trace what failed', async () => {
    const { spans, failing, run } = platform();
    failing.topic.add('session-1');
    await run([becomesReady]);
    expect(spans[0]).toMatchObject({ span: { fault: true, children: [{ name: 'notify', fault: true }] } });
  });

  it('traces nothing without a trace, and no change but the one that wakes', async () => {
    const { spans, headers, run } = platform();
    await run(life('a', 1));
    expect(spans.every(({ context }) => context === undefined)).toBe(true);
    expect(headers).toEqual([undefined]);
  });

  it('names session, project and trace in every line', async () => {
    const { lines, run } = platform();
    await run([becomesReady]);
    const { traceId } = trace;
    expect(lines).toMatchObject([{ sessionId: 'session-1', projectId: 'project-1', traceId, type: 'session.ready' }]);
  });

  it('counts what became ready and what ended, and not what comes again', async () => {
    const { failing, run } = platform();
    const ended = sessionIn('TIMED_OUT', {
      reason: 'timeout',
      proxyBytes: 700,
      startedAt: '2026-01-01T00:00:01.000Z',
      endedAt: '2026-01-01T00:01:31.000Z',
    });
    await run([becomesReady, streamRecord(2, sessionIn('TERMINATING'), ended)]);
    expect(captured.metrics).toMatchObject([
      { SessionsReady: 1, Service: 'sessions-stream-processor' },
      { SessionsEnded: 1, Status: 'TIMED_OUT', Reason: 'timeout', SessionDuration: 90, EgressBytes: 700 },
    ]);
    failing.bus.add('session-1');
    await run([becomesReady]);
    expect(captured.metrics).toHaveLength(2);
  });

  it.each([
    ['STARTING', 'starting'],
    ['ACTIVE', 'running'],
  ] as const)('counts a failure in %s as one while %s', async (state, Phase) => {
    await platform().run([streamRecord(1, sessionIn(state), sessionIn('FAILED', { reason: 'task_stopped' }))]);
    expect(captured.metrics).toMatchObject([{ SessionsEnded: 1, SessionsFailed: 1, Reason: 'task_stopped', Phase }]);
  });
});
