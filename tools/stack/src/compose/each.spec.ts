import { describe, expect, it } from '@jest/globals';
import type { JsonMap } from '../template.ts';
import { expandEach } from './each.ts';

const each = (directive: JsonMap): JsonMap => ({ Kept: { Type: 'A' }, 'Wallcrawler::Each': directive });

describe(expandEach, () => {
  it('makes one copy for every number, first and last included, padded with zeros', () => {
    const Resources = { 'Queue${Wallcrawler::Slot}': { Name: 'q-${Wallcrawler::Slot}' } };
    const expanded = expandEach(each({ Variable: 'Slot', From: 8, To: 10, Digits: 2, Resources }));
    expect(expanded).toEqual({
      Kept: { Type: 'A' },
      Queue08: { Name: 'q-08' },
      Queue09: { Name: 'q-09' },
      Queue10: { Name: 'q-10' },
    });
  });

  it('leaves resources without the directive alone', () => {
    expect(expandEach({ Kept: { Type: 'A' } })).toEqual({ Kept: { Type: 'A' } });
  });

  it.each<[string, JsonMap, RegExp]>([
    ['copies of one logical id', { Variable: 'N', From: 0, To: 1, Resources: { Same: {} } }, /Same is defined twice/],
    [
      'a copy over another resource',
      { Variable: 'N', From: 0, To: 0, Resources: { Kept: {} } },
      /Kept is defined twice/,
    ],
    ['an unknown key', { Variable: 'N', From: 0, To: 0, Resources: {}, Step: 2 }, /Step/],
    ['a missing bound', { Variable: 'N', From: 0, Resources: {} }, /To/],
  ])('refuses %s', (_, directive, message) => {
    expect(() => expandEach(each(directive))).toThrow(message);
  });
});
