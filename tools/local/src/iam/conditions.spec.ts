import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileCondition } from './conditions.ts';
import type { ConditionKeys } from './conditions.ts';

const ATTRIBUTES = 'dynamodb:Attributes';
const CLUSTER = 'ecs:cluster';
const bar = 'arn:aws:ecs:us-east-1:000000000000:cluster/bar';

/** An operator, the key and what is wanted of it; the request's keys; whether the condition holds. */
const table: [operator: string, key: string, wanted: string[], keys: ConditionKeys, holds: boolean][] = [
  ['StringEquals', 's3:prefix', ['a', 'b'], { 's3:prefix': ['b'] }, true],
  ['StringEquals', 's3:prefix', ['a'], { 's3:prefix': ['A'] }, false],
  ['StringEquals', 's3:prefix', ['a'], {}, false],
  ['StringEquals', 'S3:PREFIX', ['a'], { 's3:prefix': ['a'] }, true],
  ['StringEqualsIgnoreCase', 's3:prefix', ['a'], { 's3:prefix': ['A'] }, true],
  ['StringNotEquals', 's3:prefix', ['a'], { 's3:prefix': ['b'] }, true],
  ['StringNotEquals', 's3:prefix', ['a', 'b'], { 's3:prefix': ['b'] }, false],
  ['StringNotEquals', 's3:prefix', ['a'], {}, true],
  ['StringLike', 's3:prefix', ['contexts/*'], { 's3:prefix': ['contexts/1/'] }, true],
  ['StringLike', 's3:prefix', ['contexts/*'], { 's3:prefix': ['sessions/contexts/1'] }, false],
  ['StringLike', 's3:prefix', ['contexts/?'], { 's3:prefix': ['contexts/12'] }, false],
  ['StringNotLike', 's3:prefix', ['contexts/*'], { 's3:prefix': ['contexts/1'] }, false],
  ['StringEqualsIfExists', 'dynamodb:Select', ['SPECIFIC_ATTRIBUTES'], {}, true],
  ['StringEqualsIfExists', 'dynamodb:Select', ['SPECIFIC_ATTRIBUTES'], { 'dynamodb:Select': ['COUNT'] }, false],
  ['ArnEquals', CLUSTER, [bar], { [CLUSTER]: [bar] }, true],
  ['ArnEquals', CLUSTER, ['arn:aws:ecs:*:*:cluster/b*'], { [CLUSTER]: [bar] }, true],
  ['ArnLike', CLUSTER, ['arn:aws:*:cluster/bar'], { [CLUSTER]: [bar] }, false],
  ['ArnNotEquals', CLUSTER, [bar], { [CLUSTER]: [`${bar}r`] }, true],
  ['Bool', 'aws:PrincipalAccount', ['true'], { 'aws:PrincipalAccount': ['TRUE'] }, true],
  ['NumericLessThanEquals', 's3:max-keys', ['10'], { 's3:max-keys': ['10'] }, true],
  ['NumericLessThan', 's3:max-keys', ['10'], { 's3:max-keys': ['9'] }, true],
  ['NumericGreaterThan', 's3:max-keys', ['10'], { 's3:max-keys': ['9'] }, false],
  ['Null', CLUSTER, ['true'], {}, true],
  ['Null', CLUSTER, ['true'], { [CLUSTER]: [bar] }, false],
  ['Null', CLUSTER, ['false'], { [CLUSTER]: [bar] }, true],
  ['ForAllValues:StringEquals', ATTRIBUTES, ['a', 'b'], { [ATTRIBUTES]: ['a', 'b'] }, true],
  ['ForAllValues:StringEquals', ATTRIBUTES, ['a', 'b'], { [ATTRIBUTES]: ['a', 'c'] }, false],
  ['ForAllValues:StringEquals', ATTRIBUTES, ['a'], {}, true],
  ['ForAllValues:StringEquals', ATTRIBUTES, ['a'], { [ATTRIBUTES]: [] }, true],
  ['ForAnyValue:StringEquals', ATTRIBUTES, ['a'], { [ATTRIBUTES]: ['b', 'a'] }, true],
  ['ForAnyValue:StringEquals', ATTRIBUTES, ['a'], { [ATTRIBUTES]: ['b'] }, false],
  ['ForAnyValue:StringEquals', ATTRIBUTES, ['a'], {}, false],
  ['ForAllValues:StringNotEquals', ATTRIBUTES, ['secret'], { [ATTRIBUTES]: ['a', 'secret'] }, false],
];

describe(compileCondition, () => {
  it.each(table)('%s %s in %j, asked with %j: %s', (operator, key, wanted, keys, holds) => {
    expect(compileCondition(operator, key, wanted, 'spec').holds(keys)).toBe(holds);
  });

  it.each([
    ['DateLessThan', 's3:prefix', 'operator DateLessThan is not known'],
    ['Always:StringEquals', 's3:prefix', 'operator Always:StringEquals is not known'],
    ['StringEquals', 'dynamodb:LeadingKeys', 'key dynamodb:LeadingKeys is not known'],
  ])('refuses %s %s', (operator, key, message) => {
    expect(() => compileCondition(operator, key, ['a'], 'app/Role/policy/Sid')).toThrow(
      new RegExp(`^the statement app/Role/policy/Sid: the condition ${message}`),
    );
  });

  it('lets a list through if and only if it has nothing but what is wanted', () => {
    const names = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 6 });
    fc.assert(
      fc.property(names, names, (wanted, actual) => {
        const all = compileCondition('ForAllValues:StringEquals', ATTRIBUTES, wanted, 'spec');
        const any = compileCondition('ForAnyValue:StringEquals', ATTRIBUTES, wanted, 'spec');
        const keys = { [ATTRIBUTES]: actual };
        return (
          all.holds(keys) === actual.every((one) => wanted.includes(one)) &&
          any.holds(keys) === actual.some((one) => wanted.includes(one))
        );
      }),
    );
  });
});
