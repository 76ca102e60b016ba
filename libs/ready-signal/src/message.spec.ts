import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseReadyMessage } from './message.ts';

const message = { sessionId: 's', projectId: 'p', status: 'READY' };

describe(parseReadyMessage, () => {
  it('reads what the topic carries, and drops what else is in it', () => {
    expect(parseReadyMessage(JSON.stringify({ ...message, connectUrl: 'wss://x' }))).toEqual(message);
  });

  it.each([
    ['nothing', undefined],
    ['an empty text', ''],
    ['no JSON', '{"sessionId":'],
    ['a list', '[]'],
    ['null', 'null'],
    ['a missing id', JSON.stringify({ projectId: 'p', status: 'READY' })],
    ['an unknown state', JSON.stringify({ ...message, status: 'DANCING' })],
    ['an envelope of SNS', JSON.stringify({ Type: 'Notification', Message: JSON.stringify(message) })],
  ])('takes %s for none of ours', (_, body) => {
    expect(parseReadyMessage(body)).toBeUndefined();
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (body) => void parseReadyMessage(body)));
  });
});
