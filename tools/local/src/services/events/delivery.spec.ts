import { describe, expect, it } from '@jest/globals';
import { eventually } from '../testing/eventually.ts';
import { EventBridgeEngine } from './engine.ts';
import { createEvent } from './event.ts';
import { ManualClock } from './testing/manual-clock.ts';

const target = 'arn:aws:lambda:eu-central-1:000000000000:function:worker';
const queue = 'arn:aws:sqs:eu-central-1:000000000000:dead';
const event = createEvent(
  { source: 'shop', 'detail-type': 'sold', detail: { id: 7 }, region: 'eu-central-1', account: '000000000000' },
  0,
);

/** An engine with one rule, whose target fails so many times. */
function startFailing(failures: number, options: { policy?: object; error?: Error } = {}) {
  const clock = new ManualClock('2026-01-01T00:00:00Z');
  const calls: { payload: string; attempt: number }[] = [];
  const dead: { arn: string; body: string; attributes: Record<string, string> }[] = [];
  const engine = new EventBridgeEngine({
    ...{ region: 'eu-central-1', accountId: '000000000000', clock, log: () => {} },
    invokeTarget: async (_arn, payload, { attempt }) => {
      calls.push({ payload, attempt });
      if (calls.length <= failures) throw options.error ?? new Error('busy');
    },
    sendToQueue: async (arn, body, attributes) => dead.push({ arn, body, attributes }),
  });
  engine.defineRule({
    ...{ Name: 'rule', EventPattern: { source: ['shop'] } },
    Targets: [{ Arn: target, Id: 'worker', DeadLetterConfig: { Arn: queue }, RetryPolicy: options.policy }],
  });
  engine.emit(event);
  return {
    ...{ engine, clock, calls, dead },
    /** Waits for the pause before the next attempt, passes it and returns its length. */
    passWait: async () => {
      const [wait = 0] = await eventually('the engine waits', () => clock.waits.length === 1 && clock.waits);
      clock.advance(wait);
      return wait;
    },
  };
}

describe('a delivery', () => {
  it('is tried again, each time after twice the wait, until the target takes it', async () => {
    const { engine, calls, dead, passWait } = startFailing(3);
    expect([await passWait(), await passWait(), await passWait()]).toEqual([250, 500, 1000]);
    await engine.drain();
    expect(calls.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
    expect(JSON.parse(calls[3]?.payload ?? '')).toEqual(event);
    expect(dead).toEqual([]);
  });

  it('goes to the dead-letter queue when its retries are used up', async () => {
    const { engine, calls, dead, passWait } = startFailing(9, { policy: { MaximumRetryAttempts: 2 } });
    await passWait();
    await passWait();
    await engine.drain();
    expect(calls).toHaveLength(3);
    expect(dead).toMatchObject([
      { arn: queue, attributes: { RETRY_ATTEMPTS: '2', TARGET_ARN: target, ERROR_MESSAGE: 'busy' } },
    ]);
    expect(dead[0]?.attributes['EXHAUSTED_RETRY_CONDITION']).toBe('MaximumRetryAttempts');
    expect(JSON.parse(dead[0]?.body ?? '')).toEqual(event);
  });

  it('goes to the dead-letter queue when the event is too old', async () => {
    const { engine, dead, passWait } = startFailing(99, { policy: { MaximumEventAgeInSeconds: 60 } });
    // 250 ms, doubled six times, makes 31.75 s; the next wait would end after the minute.
    for (let waits = 0; waits < 7; waits += 1) await passWait();
    await engine.drain();
    expect(dead[0]?.attributes['EXHAUSTED_RETRY_CONDITION']).toBe('MaximumEventAgeInSeconds');
  });

  it('goes to the dead-letter queue at once when no retry can help', async () => {
    const { engine, calls, dead } = startFailing(9, { error: Object.assign(new Error('gone'), { retryable: false }) });
    await engine.drain();
    expect([calls.length, dead.length]).toEqual([1, 1]);
  });

  it('does not hold up a stop', async () => {
    const { engine, clock } = startFailing(9);
    await eventually('the engine waits', () => clock.waits.length === 1);
    await engine.stop();
    expect(clock.waits).toEqual([]);
  });
});
