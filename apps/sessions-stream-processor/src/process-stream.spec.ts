import { describe, expect, it } from '@jest/globals';
import type { DynamoDBRecord } from 'aws-lambda';
import { recordingLogger } from '@wallcrawler/testing';
import type { LifecycleEvent } from './lifecycle-event.ts';
import { processStream } from './process-stream.ts';
import { sessionIn, streamRecord } from './testing/session-change.ts';

/** What the topic and the bus have taken; each fails for the sessions in its list. */
function platform() {
  const taken = { wakeUps: [] as string[], events: [] as LifecycleEvent[] };
  const failing = { topic: new Set<string>(), bus: new Set<string>() };
  const { log, lines } = recordingLogger();
  const dependencies = {
    log,
    notifyWaiter: async ({ sessionId, status }: { sessionId: string; status: string }) => {
      if (failing.topic.has(sessionId)) throw new Error('the topic is throttled');
      taken.wakeUps.push(`${sessionId} ${status}`);
    },
    publishToBus: async (event: LifecycleEvent) => {
      if (failing.bus.has(event.entity.id)) throw new Error('the bus is throttled');
      taken.events.push(event);
    },
  };
  return { taken, failing, lines, run: (Records: DynamoDBRecord[]) => processStream({ Records }, dependencies) };
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
    expect(lines).toMatchObject([{ level: 'error', sessionId: 'b' }]);
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
