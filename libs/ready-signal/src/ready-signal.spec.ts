import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { PublishCommand } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { newId } from '@wallcrawler/runtime';
import type { SessionRecord } from '@wallcrawler/session-store';
import { recordingLogger, startTestMessaging, until } from '@wallcrawler/testing';
import type { TestMessaging } from '@wallcrawler/testing';
import { ReadySignal } from './ready-signal.ts';
import type { ReadySignalOptions } from './ready-signal.ts';

/** So long that whoever waits for it would fail the test. */
const NEVER = 60_000;
const { log, lines } = recordingLogger();
let messaging: TestMessaging;
let slotNumber = 0;

beforeAll(async () => {
  messaging = await startTestMessaging(16);
});
afterAll(() => messaging.stop());
afterEach(() => void lines.splice(0));

/** A slot that no other test has used. */
const nextSlot = () => {
  const digits = String(slotNumber++).padStart(2, '0');
  return { number: Number(digits), name: `slot-${digits}`, queueUrl: `${messaging.queueUrlPrefix}${digits}` };
};
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000);

const text = (value: string) => ({ DataType: 'String', StringValue: value });
const publish = (waiter: string, sessionId: string, status = 'READY') =>
  messaging.sns.send(
    new PublishCommand({
      TopicArn: messaging.topicArn,
      Message: JSON.stringify({ sessionId, projectId: 'p', status }),
      MessageAttributes: { waiter: text(waiter) },
    }),
  );

/** A session whose row a test changes; `reads` counts how often the signal has looked. */
function session(status: SessionRecord['status'] = 'STARTING') {
  const row = { sessionId: newId(), status } as SessionRecord;
  const state = { row, reads: 0 };
  return { ...row, state, read: async () => (state.reads++, { ...state.row }) };
}

const signal = (options: Partial<ReadySignalOptions> & Pick<ReadySignalOptions, 'read'>) =>
  new ReadySignal({ sqs: messaging.sqs, log, pollWithSlot: NEVER, pollWithoutSlot: NEVER, ...options });

describe('push', () => {
  it('wakes by the message in the slot, with the row as it is then', async () => {
    const slot = nextSlot();
    const { sessionId, state, read } = session();
    const waiting = signal({ read }).wait(sessionId, slot, inSeconds(20));
    state.row.status = 'READY';
    await publish(slot.name, sessionId);
    expect(await waiting).toEqual({ path: 'push', session: state.row });
    expect(state.reads).toBe(1);
  });

  it('takes a message that came before the wait', async () => {
    const slot = nextSlot();
    const { sessionId, read } = session('READY');
    await publish(slot.name, sessionId);
    await until(async () => (await messaging.countMessages(slot.number)) === 1);
    expect(await signal({ read }).wait(sessionId, slot, inSeconds(20))).toMatchObject({ path: 'push' });
  });

  it('wakes for a session that has ended too', async () => {
    const slot = nextSlot();
    const { sessionId, read } = session('FAILED');
    await publish(slot.name, sessionId, 'FAILED');
    expect(await signal({ read }).wait(sessionId, slot, inSeconds(20))).toMatchObject({
      path: 'push',
      session: { status: 'FAILED' },
    });
  });

  it('hears nothing of other slots', async () => {
    const [slot, other] = [nextSlot(), nextSlot()];
    const { sessionId } = session('READY');
    await publish(slot.name, sessionId);
    await until(async () => (await messaging.countMessages(slot.number)) === 1);
    expect(await messaging.countMessages(other.number)).toBe(0);
  });

  it('ignores and deletes messages that are for other sessions or make no sense', async () => {
    const slot = nextSlot();
    const { sessionId, state, read } = session();
    for (let foreign = 0; foreign < 12; foreign++) await publish(slot.name, newId());
    await messaging.sqs.send(new SendMessageCommand({ QueueUrl: slot.queueUrl, MessageBody: 'not ours' }));
    const waiting = signal({ read }).wait(sessionId, slot, inSeconds(20));
    await until(async () => (await messaging.countMessages(slot.number)) === 0, 'an empty queue');
    expect(state.reads).toBe(0);
    state.row.status = 'READY';
    await publish(slot.name, sessionId);
    expect(await waiting).toMatchObject({ path: 'push' });
    await until(async () => (await messaging.countMessages(slot.number)) === 0, 'an empty queue');
  });
});

describe('one wait after another in the same environment', () => {
  it.each([
    ['while it waits', 'after'],
    ['before it waits', 'before'],
  ])('hears of its session %s, although the wait before has heard nothing', async (_, when) => {
    const slot = nextSlot();
    const [first, second] = [session(), session('READY')];
    const read = (id: string) => (id === first.sessionId ? first : second).read();
    const own = signal({ read });
    expect(await own.wait(first.sessionId, slot, inSeconds(0.2))).toBeUndefined();
    if (when === 'before') {
      await publish(slot.name, second.sessionId);
      await until(async () => (await messaging.countMessages(slot.number)) === 1);
    }
    const waiting = own.wait(second.sessionId, slot, inSeconds(20));
    if (when === 'after') await publish(slot.name, second.sessionId);
    expect(await waiting).toMatchObject({ path: 'push', session: { sessionId: second.sessionId } });
  });

  it('is not disturbed by what went wrong in the wait before', async () => {
    const slot = nextSlot();
    const { sessionId, read } = session('READY');
    let breakConnection: (error: Error) => void = () => undefined;
    const sends = [() => new Promise((_, reject) => (breakConnection = reject))];
    const send = (command: ReceiveMessageCommand) => sends.pop()?.() ?? messaging.sqs.send(command);
    const own = signal({ read, sqs: { send } as SQSClient });
    expect(await own.wait(sessionId, slot, inSeconds(0.05))).toBeUndefined();
    const waiting = own.wait(sessionId, slot, inSeconds(20));
    breakConnection(new Error('socket hang up'));
    await publish(slot.name, sessionId);
    expect(await waiting).toMatchObject({ path: 'push' });
    expect(lines).toEqual([]);
  });
});

describe('the safety net', () => {
  it('wakes when the message is lost', async () => {
    const { sessionId, state, read } = session();
    const waiting = signal({ read, pollWithSlot: 10 }).wait(sessionId, nextSlot(), inSeconds(20));
    await until(() => state.reads > 2);
    state.row.status = 'READY';
    expect(await waiting).toMatchObject({ path: 'safety_net', session: { status: 'READY' } });
  });

  it('is the only way without a slot', async () => {
    const { sessionId, read } = session('READY');
    expect(await signal({ read, pollWithoutSlot: 10 }).wait(sessionId, undefined, inSeconds(20))).toMatchObject({
      path: 'safety_net',
    });
  });

  it('reads again after a failure, and says so', async () => {
    const { sessionId, read } = session('READY');
    let failures = 2;
    const flaky = async () => {
      if (failures-- > 0) throw new Error('throttled');
      return read();
    };
    expect(await signal({ read: flaky, pollWithoutSlot: 5 }).wait(sessionId, undefined, inSeconds(20))).toMatchObject({
      path: 'safety_net',
    });
    expect(lines.filter(({ level }) => level === 'warn')).toHaveLength(2);
  });

  it('goes on when the queue cannot be read', async () => {
    const { sessionId, state, read } = session();
    const slot = { name: 'slot-77', queueUrl: `${messaging.queueUrlPrefix}77` };
    const waiting = signal({ read, pollWithSlot: 10 }).wait(sessionId, slot, inSeconds(20));
    await until(() => lines.some(({ message }) => message.startsWith('the wake-up slot failed')));
    state.row.status = 'READY';
    expect(await waiting).toMatchObject({ path: 'safety_net' });
  });

  it('goes on when a message wakes it too early', async () => {
    const slot = nextSlot();
    const { sessionId, state, read } = session();
    await publish(slot.name, sessionId);
    const waiting = signal({ read, pollWithSlot: 10 }).wait(sessionId, slot, inSeconds(20));
    await until(() => state.reads > 2);
    state.row.status = 'READY';
    expect(await waiting).toMatchObject({ path: 'safety_net' });
  });
});

describe('the end of the wait', () => {
  it.each([
    ['in the future', 0.05],
    ['in the past', -5],
  ])('comes with a deadline %s', async (_, seconds) => {
    const { sessionId, read } = session();
    expect(await signal({ read }).wait(sessionId, nextSlot(), inSeconds(seconds))).toBeUndefined();
  });

  it('comes with an abort, before or during the wait', async () => {
    const { sessionId, read } = session();
    expect(await signal({ read }).wait(sessionId, undefined, inSeconds(20), AbortSignal.abort())).toBeUndefined();
    const controller = new AbortController();
    const waiting = signal({ read }).wait(sessionId, undefined, inSeconds(20), controller.signal);
    controller.abort();
    expect(await waiting).toBeUndefined();
  });

  it('is not delayed by a read that hangs', async () => {
    const hanging = signal({ read: () => new Promise<never>(() => undefined), pollWithoutSlot: 1 });
    expect(await hanging.wait(newId(), undefined, inSeconds(0.05))).toBeUndefined();
  });

  it('is not delayed by a queue that cannot be reached', async () => {
    const sqs = new SQSClient({
      endpoint: 'http://127.0.0.1:1',
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 3,
    });
    const { sessionId, read } = session();
    const unreachable = signal({ read, sqs });
    expect(await unreachable.wait(sessionId, nextSlot(), inSeconds(0.1))).toBeUndefined();
    sqs.destroy();
  });
});
