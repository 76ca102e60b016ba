import { describe, expect, it } from '@jest/globals';
import type { Template } from '../template.ts';
import { hashLogicalIds } from './hashed-ids.ts';

const template = (memory: number): Template => ({
  AWSTemplateFormatVersion: '2010-09-09',
  Description: 'a',
  Parameters: {},
  Resources: {
    Function: { Type: 'AWS::Lambda::Function', Properties: { MemorySize: memory } },
    Version: { Type: 'AWS::Lambda::Version' },
    Alias: { Type: 'AWS::Lambda::Alias', Properties: { FunctionVersion: { 'Fn::GetAtt': ['Version', 'Version'] } } },
  },
});

const hashed = (memory: number): Template => hashLogicalIds(template(memory), { Version: ['Function'] });
const versionId = (composed: Template): string =>
  Object.keys(composed.Resources).find((id) => id.startsWith('Version')) as string;

describe(hashLogicalIds, () => {
  it('follows the new id in every reference', () => {
    const composed = hashed(512);
    expect(versionId(composed)).toMatch(/^Version[0-9a-f]{10}$/);
    expect(composed.Resources.Alias?.Properties?.FunctionVersion).toEqual({
      'Fn::GetAtt': [versionId(composed), 'Version'],
    });
  });

  it('gives the same id for the same content and another one for other content', () => {
    expect(versionId(hashed(512))).toBe(versionId(hashed(512)));
    expect(versionId(hashed(512))).not.toBe(versionId(hashed(1024)));
  });

  it.each([
    [{ Gone: ['Function'] }, /no resource Gone/],
    [{ Version: ['Gone'] }, /no resource Gone/],
  ])('refuses ids that do not exist: %j', (hashedIds, message) => {
    expect(() => hashLogicalIds(template(1), hashedIds)).toThrow(message);
  });
});
