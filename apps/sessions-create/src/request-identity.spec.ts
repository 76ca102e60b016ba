import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { identifyRequest } from './request-identity.ts';

const key = (value: string) => ({ 'idempotency-key': value });
const retry = (count: string) => ({ 'x-stainless-retry-count': count });

/** The same value with the keys of every object in another order. */
function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, inner]) => [name, shuffled(inner)]),
  );
}

describe(identifyRequest, () => {
  it.each([
    [{}, false],
    [retry('0'), false],
    [retry('1'), true],
    [retry('2'), true],
    [retry('-1'), false],
    [retry('often'), false],
    [retry(''), false],
    [key('k'), true],
    [{ ...key('k'), ...retry('0') }, true],
    [{ ...key(''), ...retry('0') }, false],
  ])('%j may be a repetition: %s', (headers, mayRepeat) => {
    expect(identifyRequest('key', headers, {}).mayRepeat).toBe(mayRepeat);
  });

  it('is the same for a first attempt and its retries', () => {
    const [first, second] = [retry('0'), retry('2')].map((headers) => identifyRequest('key', headers, { timeout: 60 }));
    expect(second?.hash).toBe(first?.hash);
  });

  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        expect(identifyRequest('key', {}, shuffled(body))).toEqual(identifyRequest('key', {}, body));
      }),
    );
  });

  it('tells bodies apart that say different things', () => {
    const text = (value: unknown) => JSON.stringify(value);
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        fc.pre(text(one) !== text(other) && text(shuffled(one)) !== text(other));
        expect(identifyRequest('key', {}, one).hash).not.toBe(identifyRequest('key', {}, other).hash);
      }),
    );
    expect(identifyRequest('key', {}, { a: 1 }).hash).not.toBe(identifyRequest('key', {}, [['a', 1]]).hash);
  });

  it('belongs to one API key', () => {
    for (const headers of [retry('1'), key('k')])
      expect(identifyRequest('one', headers, {}).hash).not.toBe(identifyRequest('other', headers, {}).hash);
  });

  it('follows the Idempotency-Key, not the body, and remembers it for a day', () => {
    const one = identifyRequest('key', key('k'), { timeout: 60 });
    const other = identifyRequest('key', key('k'), { timeout: 90 });
    expect(other.hash).toBe(one.hash);
    expect(other.bodyHash).not.toBe(one.bodyHash);
    expect(one.windowSeconds).toBe(86_400);
    expect(identifyRequest('key', {}, {}).windowSeconds).toBe(90);
  });

  it('bounds the key', () => {
    expect(() => identifyRequest('key', key('x'.repeat(255)), {})).not.toThrow();
    expect(() => identifyRequest('key', key('x'.repeat(256)), {})).toThrow(/Idempotency-Key: expected at most 255/);
  });
});
