import { describe, expect, it } from '@jest/globals';
import { boundedParameters, TRUNCATED } from './bounded-parameters.ts';
import { eventTime } from './event-time.ts';
import { toLogEntry } from './log-entry.ts';
import { redact, REDACTED } from './redact.ts';

describe(toLogEntry, () => {
  it('takes the frame and the loader from wherever the event has them', () => {
    const params = { frame: { id: 'F', loaderId: 'L', url: 'https://example.com/' } };
    expect(toLogEntry('Page.frameNavigated', 2, params, 5.4)).toEqual({
      method: 'Page.frameNavigated',
      pageId: 2,
      frameId: 'F',
      loaderId: 'L',
      timestamp: 5,
      params,
    });
  });
});

describe(redact, () => {
  it('hides credentials in headers, whatever their case', () => {
    const headers = { Authorization: 'Bearer x', COOKIE: 'a=b', 'Set-Cookie': 'c', 'X-BB-API-Key': 'k', accept: '*/*' };
    expect(redact({ request: { headers } })).toEqual({
      request: {
        headers: {
          Authorization: REDACTED,
          COOKIE: REDACTED,
          'Set-Cookie': REDACTED,
          'X-BB-API-Key': REDACTED,
          accept: '*/*',
        },
      },
    });
  });

  it.each([
    ['wss://host/?signingKey=eyJ.a.b&x=1', `wss://host/?signingKey=${REDACTED}&x=1`],
    ['https://b/o?X-Amz-Signature=abc#f', `https://b/o?X-Amz-Signature=${REDACTED}#f`],
    ['go to https://user:pass@example.com/a', 'go to https://example.com/a'],
    ['https://example.com/@handle', 'https://example.com/@handle'],
  ])('hides them in %s', (url, expected) => {
    expect(redact({ args: [{ value: url }] })).toEqual({ args: [{ value: expected }] });
  });

  it('leaves bodies of requests out, and stops at some depth', () => {
    expect(redact({ request: { postData: 'password=x', hasPostData: true } })).toEqual({
      request: { hasPostData: true },
    });
    let deep: unknown = 'end';
    for (let level = 0; level < 100; level++) deep = [deep];
    expect(JSON.stringify(redact(deep))).not.toContain('end');
  });
});

describe(boundedParameters, () => {
  it('leaves what fits', () => {
    expect(boundedParameters({ a: 'b' })).toEqual({ a: 'b' });
  });

  it('cuts long texts first', () => {
    const bounded = boundedParameters({ url: 'u', text: 'x'.repeat(100_000) });
    expect(bounded).toMatchObject({ url: 'u', truncated: true });
    expect(bounded.text).toHaveLength(4_096 + TRUNCATED.length);
  });

  it.each([
    ['many texts', { list: Array.from({ length: 5_000 }, (_, at) => `entry ${at} ${'x'.repeat(200)}`) }],
    ['many keys', Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`key ${at}`, 'x'.repeat(50)]))],
    ['a long key', { ['k'.repeat(50_000)]: 1 }],
    ['many numbers', { list: Array.from({ length: 50_000 }, (_, at) => at) }],
  ])('makes %s fit', (_, params) => {
    const bounded = boundedParameters(params);
    expect(JSON.stringify(bounded).length).toBeLessThanOrEqual(16 * 1024);
    expect(bounded.truncated).toBe(true);
  });
});

describe(eventTime, () => {
  it('knows the wall clock of network events once one has told it', () => {
    const timeOf = eventTime();
    expect(timeOf('Network.requestWillBeSent', { timestamp: 10, wallTime: 1_000 })).toBe(1_000_000);
    expect(timeOf('Network.loadingFinished', { timestamp: 10.5 })).toBe(1_000_500);
  });

  it('takes the time of console events as it is', () => {
    expect(eventTime()('Runtime.consoleAPICalled', { timestamp: 1_700_000_000_000.5 })).toBe(1_700_000_000_000.5);
    expect(eventTime()('Log.entryAdded', { entry: { timestamp: 7 } })).toBe(7);
  });
});
