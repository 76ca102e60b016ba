import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { newSecret, signatureHeaders } from './secret.ts';

describe(newSecret, () => {
  it('is 256 bits in the form of Standard Webhooks, and never the same', () => {
    const secret = newSecret();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(Buffer.from(secret.slice(6), 'base64').length).toBe(32);
    expect(newSecret()).not.toBe(secret);
  });
});

describe(signatureHeaders, () => {
  const body = '{"type":"session.ready"}';
  const [current, previous, foreign] = [newSecret(), newSecret(), newSecret()];
  const headers = { ...signatureHeaders('msg_1', new Date(), body, [current, previous]) };

  it.each([
    ['the current secret', current],
    ['the previous secret', previous],
  ])('verifies with %s', (_which, secret) => {
    expect(new Webhook(secret).verify(body, headers)).toEqual({ type: 'session.ready' });
  });

  it('does not verify with another secret, body, id or time', () => {
    expect(() => new Webhook(foreign).verify(body, headers)).toThrow('No matching signature');
    for (const [changed, text] of [
      [headers, `${body} `],
      [{ ...headers, 'webhook-id': 'msg_2' }, body],
      [{ ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) - 1) }, body],
    ] as const)
      expect(() => new Webhook(current).verify(text, changed)).toThrow('No matching signature');
  });
});
