import { describe, expect, it } from '@jest/globals';
import { lifecycleEnvelope, toWebhookEvent, webhookPayload } from './event.ts';
import { WEBHOOK_EVENT_TYPES } from './event-types.ts';
import { envelope } from './testing/envelope.ts';

const LIFE = [
  ['session.created', 'PENDING', 'session.created'],
  ['session.ready', 'RUNNING', 'session.ready'],
  ['session.ended', 'COMPLETED', 'session.completed'],
  ['session.ended', 'ERROR', 'session.failed'],
  ['session.ended', 'TIMED_OUT', 'session.timed_out'],
] as const;

describe(toWebhookEvent, () => {
  it.each(LIFE)('%s with status %s is told as %s', (type, status, expected) => {
    const event = toWebhookEvent(envelope(type, status));
    expect(event).toMatchObject({ type: expected, payload: { type: expected, data: { status } } });
    expect(webhookPayload.parse(event?.payload)).toEqual(event?.payload);
  });

  it('tells every type that can be subscribed to', () => {
    expect(new Set(LIFE.map(([, , type]) => type))).toEqual(new Set(WEBHOOK_EVENT_TYPES));
  });

  it.each([
    ['session.ended', 'SOMETHING_NEW'],
    ['session.moved', 'RUNNING'],
  ])('tells nothing of %s with status %s', (type, status) => {
    expect(toWebhookEvent(envelope(type, status))).toBeUndefined();
  });

  it('gives one event one id that a signature can carry', () => {
    const [one, again, other] = ['change.1', 'change.1', 'change.2'].map(
      (id) => toWebhookEvent(envelope('session.ready', 'RUNNING', { id }))?.id,
    );
    expect(one).toBe(again);
    expect(one).not.toBe(other);
    expect(one).toMatch(/^msg_[0-9a-f]{32}$/);
  });

  it('passes on only what it knows', () => {
    const read = lifecycleEnvelope.parse({
      ...envelope('session.ready', 'RUNNING'),
      data: { ...envelope('', 'RUNNING').data, connectUrl: 'wss://secret' },
    });
    expect(JSON.stringify(toWebhookEvent(read))).not.toContain('secret');
  });
});
