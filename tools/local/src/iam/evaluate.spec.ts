import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evaluate } from './evaluate.ts';
import type { Need } from './evaluate.ts';
import { matchesArn, matchesPattern } from './patterns.ts';
import { readPolicy } from './statement.ts';

const policy = (...Statement: object[]) => readPolicy({ Version: '2012-10-17', Statement }, 'app/Role/function');
const allow = (Action: string | string[], Resource: string | string[], more: object = {}) => ({
  Sid: 'One',
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/things';
const get: Need = { action: 'dynamodb:GetItem', resource: TABLE, keys: { 'dynamodb:Attributes': ['id', 'secret'] } };

describe(matchesArn, () => {
  it.each([
    ['*', TABLE, true],
    [TABLE, TABLE, true],
    ['arn:aws:dynamodb:*:*:table/*', TABLE, true],
    ['arn:aws:dynamodb:us-east-1:000000000000:table/thing?', TABLE, true],
    [TABLE, `${TABLE}/index/by-name`, false],
    ['arn:aws:*:table/things', TABLE, false],
    ['arn:aws:s3:::bucket/sessions/*/logs/*', 'arn:aws:s3:::bucket/sessions/1/logs/a/b.json', true],
    ['arn:aws:s3:::bucket/sessions/*', 'arn:aws:s3:::bucket2/sessions/1', false],
    ['arn:aws:lambda:us-east-1:1:function:broker:live', 'arn:aws:lambda:us-east-1:1:function:broker', false],
    ['arn:aws:logs:us-east-1:1:log-group:/aws/x:*', 'arn:aws:logs:us-east-1:1:log-group:/aws/x:log-stream:a', true],
  ])('%s over %s: %s', (pattern, arn, matches) => {
    expect(matchesArn(pattern, arn)).toBe(matches);
  });
});

describe(matchesPattern, () => {
  it('takes every character but * and ? for itself', () => {
    const text = fc.string().filter((one) => !/[*?]/.test(one));
    fc.assert(fc.property(text, text, (one, other) => matchesPattern(one, other) === (one === other)));
  });

  it('puts any text where * is, one character where ? is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), fc.string(), fc.string(), (middle, before, after) => {
        const plain = before.replace(/[*?]/g, '') + middle.replace(/[*?]/g, '') + after.replace(/[*?]/g, '');
        const pattern = `${before.replace(/[*?]/g, '')}*${after.replace(/[*?]/g, '')}`;
        return matchesPattern(pattern, plain) && matchesPattern('?'.repeat(plain.length), plain);
      }),
    );
  });
});

describe(evaluate, () => {
  it.each<[string, object[], boolean]>([
    ['nothing', [], false],
    ['the action on the resource', [allow('dynamodb:GetItem', TABLE)], true],
    ['the action in another case', [allow('DynamoDB:getitem', TABLE)], true],
    ['a pattern of actions', [allow('dynamodb:Get*', '*')], true],
    ['another action', [allow('dynamodb:PutItem', TABLE)], false],
    ['another resource', [allow('dynamodb:GetItem', `${TABLE}-2`)], false],
    ['one of several', [allow(['dynamodb:PutItem', 'dynamodb:GetItem'], [`${TABLE}-2`, TABLE])], true],
    [
      'the action of one statement and the resource of another',
      [allow('dynamodb:GetItem', 'arn:aws:s3:::b'), allow('s3:*', TABLE)],
      false,
    ],
    ['all but another action', [{ Effect: 'Allow', NotAction: 'dynamodb:PutItem', Resource: '*' }], true],
    ['all but this action', [{ Effect: 'Allow', NotAction: 'dynamodb:Get*', Resource: '*' }], false],
    ['all but another resource', [{ Effect: 'Allow', Action: '*', NotResource: `${TABLE}-2` }], true],
    ['all but this resource', [{ Effect: 'Allow', Action: '*', NotResource: TABLE }], false],
    [
      'a condition that holds',
      [
        allow('dynamodb:GetItem', TABLE, {
          Condition: { 'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['id', 'secret'] } },
        }),
      ],
      true,
    ],
    [
      'a condition that does not hold',
      [
        allow('dynamodb:GetItem', TABLE, {
          Condition: { 'ForAllValues:StringEquals': { 'dynamodb:Attributes': 'id' } },
        }),
      ],
      false,
    ],
    [
      'one of two conditions that does not hold',
      [
        allow('dynamodb:GetItem', TABLE, {
          Condition: { Null: { 'dynamodb:Select': true }, StringEquals: { 's3:prefix': 'a' } },
        }),
      ],
      false,
    ],
    [
      'an explicit deny after an allow',
      [allow('*', '*'), { Effect: 'Deny', Action: 'dynamodb:*', Resource: TABLE }],
      false,
    ],
    ['an explicit deny of something else', [allow('*', '*'), { Effect: 'Deny', Action: 's3:*', Resource: '*' }], true],
  ])('by %s', (_, statements, allowed) => {
    expect(evaluate(policy(...statements), get).allowed).toBe(allowed);
  });

  it.each([
    [
      allow('dynamodb:GetItem', TABLE, { Condition: { StringEquals: { 's3:prefix': 'a' } } }),
      'app/Role/function/One asks for StringEquals s3:prefix in [a]',
    ],
    [allow('dynamodb:GetItem', `${TABLE}-2`), `app/Role/function/One allows it on ${TABLE}-2`],
    [allow('dynamodb:PutItem', TABLE), `app/Role/function/One allows dynamodb:PutItem on ${TABLE}`],
    [allow('s3:GetObject', '*'), `no statement names dynamodb:GetItem or ${TABLE}`],
  ])('says what comes nearest', (statement, nearest) => {
    expect(evaluate(policy(statement), get)).toEqual({ allowed: false, because: 'no-allow', nearest });
  });

  it('never allows what is denied, in whatever order the statements stand', () => {
    const statement = fc.record({
      Effect: fc.constantFrom('Allow', 'Deny'),
      Action: fc.constantFrom('*', 'dynamodb:*', 'dynamodb:GetItem', 'dynamodb:PutItem'),
      Resource: fc.constantFrom('*', TABLE, `${TABLE}-2`),
    });
    fc.assert(
      fc.property(fc.array(statement), (statements) => {
        const applies = ({ Action, Resource }: { Action: string; Resource: string }) =>
          Action !== 'dynamodb:PutItem' && Resource !== `${TABLE}-2`;
        const effects = statements.filter(applies).map(({ Effect }) => Effect);
        const allowed = effects.includes('Allow') && !effects.includes('Deny');
        return (
          evaluate(policy(...statements), get).allowed === allowed &&
          evaluate(policy(...statements.toReversed()), get).allowed === allowed
        );
      }),
    );
  });
});

describe(readPolicy, () => {
  it.each([
    [{ Effect: 'Allow', Action: '*', NotAction: 's3:*', Resource: '*' }, /expected Action or NotAction/],
    [{ Effect: 'Perhaps', Action: '*', Resource: '*' }, /Effect/],
    [{ Effect: 'Allow', Action: '*', Ressource: '*' }, /Ressource/],
    [allow('s3:*', 'arn:aws:s3:::b/${aws:username}/*'), /One: policy variables are not known/],
  ])('refuses what it cannot judge', (statement, message) => {
    expect(() => policy(statement)).toThrow(message);
  });
});
