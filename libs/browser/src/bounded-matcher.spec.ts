import { describe, expect, it } from '@jest/globals';
import { boundedMatcher } from './bounded-matcher.ts';

describe(boundedMatcher, () => {
  it('answers as the matcher does, and asks it once for each host', () => {
    const asked: string[] = [];
    const matches = boundedMatcher((host) => asked.push(host) > 0 && host.endsWith('.org'));
    expect(['a.org', 'b.com', 'a.org', 'b.com'].map(matches)).toEqual([true, false, true, false]);
    expect(asked).toEqual(['a.org', 'b.com']);
  });

  it('refuses a host on which a pattern takes for ever', () => {
    const matches = boundedMatcher((host) => /^(a+)+$/.test(host));
    const started = Date.now();
    expect(() => matches(`${'a'.repeat(60)}.com`)).toThrow('takes too long');
    expect(Date.now() - started).toBeLessThan(5_000);
    expect(matches('aaa')).toBe(true);
  });
});
