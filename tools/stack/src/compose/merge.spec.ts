import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonMap } from '../template.ts';
import { jsonMap } from '../testing/arbitraries.ts';
import { merge } from './merge.ts';

describe(merge, () => {
  it.each<[string, JsonMap, JsonMap, JsonMap]>([
    ['adds keys', { A: 1 }, { B: 2 }, { A: 1, B: 2 }],
    ['goes into maps', { A: { B: 1, C: 1 } }, { A: { C: 2 } }, { A: { B: 1, C: 2 } }],
    ['lets the own scalar win', { Timeout: 10 }, { Timeout: 60 }, { Timeout: 60 }],
    ['appends lists', { L: [1] }, { L: [2] }, { L: [1, 2] }],
    [
      'merges items with the same Name',
      { L: [{ Name: 'a', X: 1 }] },
      { L: [{ Name: 'a', Y: 2 }] },
      { L: [{ Name: 'a', X: 1, Y: 2 }] },
    ],
    [
      'keeps items with other Names apart',
      { L: [{ Name: 'a' }] },
      { L: [{ Name: 'b' }] },
      { L: [{ Name: 'a' }, { Name: 'b' }] },
    ],
    [
      'adds statements to the policy with the same PolicyName',
      { P: [{ PolicyName: 'p', D: { Statement: [1] } }] },
      { P: [{ PolicyName: 'p', D: { Statement: [2] } }] },
      { P: [{ PolicyName: 'p', D: { Statement: [1, 2] } }] },
    ],
    ['replaces an intrinsic by another', { A: { Ref: 'X' } }, { A: { 'Fn::Sub': 'y' } }, { A: { 'Fn::Sub': 'y' } }],
    ['replaces an intrinsic of the same name', { A: { Ref: 'X' } }, { A: { Ref: 'Y' } }, { A: { Ref: 'Y' } }],
    ['replaces what has another shape', { A: [1] }, { A: { B: 1 } }, { A: { B: 1 } }],
  ])('%s', (_, base, own, expected) => {
    expect(merge(base, own)).toEqual(expected);
  });

  it('changes nothing when one side is empty, and leaves its arguments alone', () => {
    fc.assert(
      fc.property(jsonMap, jsonMap, (left, right) => {
        const before = JSON.stringify([left, right]);
        expect(merge(left, {})).toEqual(left);
        expect(merge({}, right)).toEqual(right);
        merge(left, right);
        expect(JSON.stringify([left, right])).toBe(before);
      }),
    );
  });
});
