import { describe, expect, it } from '@jest/globals';
import type { JsonMap, Template } from '@wallcrawler/stack';
import fc from 'fast-check';
import { versionStamp } from './version-stamp.ts';

const NAMES = ['Env', 'InText', 'ByCondition', 'Nested', 'CodeKey', 'AlarmTopic', 'Tag', 'VersionStamp'];
const REACHES = ['Env', 'InText', 'ByCondition', 'Nested'];

const template = (properties: JsonMap): Template => ({
  AWSTemplateFormatVersion: '2010-09-09',
  Description: 'x',
  Parameters: Object.fromEntries(NAMES.map((name) => [name, { Type: 'String' }])),
  Conditions: {
    Outer: { 'Fn::Not': [{ Condition: 'Inner' }] },
    Inner: { 'Fn::Equals': [{ Ref: 'ByCondition' }, 'a'] },
  },
  Resources: {
    Function: { Type: 'AWS::Lambda::Function', Properties: properties },
    Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmActions: [{ Ref: 'AlarmTopic' }] } },
  },
});

const FUNCTION = template({
  Code: { S3Key: { Ref: 'CodeKey' } },
  Description: { 'Fn::Sub': 'values ${VersionStamp}' },
  Tags: [{ Key: 'T', Value: { Ref: 'Tag' } }],
  Environment: {
    Variables: {
      A: { Ref: 'Env' },
      B: { 'Fn::Sub': 'arn:${AWS::Region}:${InText}' },
      C: { 'Fn::If': ['Outer', { 'Fn::Join': [',', [{ Ref: 'Nested' }]] }, 'x'] },
    },
  },
});

describe(versionStamp, () => {
  it('changes exactly with the values that reach the function’s settings', () => {
    const values = fc.record(Object.fromEntries(NAMES.map((name) => [name, fc.constantFrom('a', 'b', '')])));
    fc.assert(
      fc.property(values, values, (left, right) => {
        const isEqual = REACHES.every((name) => left[name] === right[name]);
        expect(versionStamp(FUNCTION, left) === versionStamp(FUNCTION, right)).toBe(isEqual);
      }),
    );
  });

  it('does not mix up values of different parameters', () => {
    const stamp = (Env: string, InText: string): string => versionStamp(FUNCTION, { Env, InText });
    expect(stamp('a', 'b')).not.toBe(stamp('b', 'a'));
    expect(stamp('a,b', '')).not.toBe(stamp('a', 'b'));
  });

  it('fits a version’s description', () => {
    expect(versionStamp(FUNCTION, {})).toMatch(/^[0-9a-f]{16}$/);
  });
});
