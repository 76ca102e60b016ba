import { describe, expect, it } from '@jest/globals';
import type { Json } from '../template.ts';
import { visitReferences } from './references.ts';

describe(visitReferences, () => {
  it.each<[string, Json, string[]]>([
    ['Ref', { Ref: 'A' }, ['A']],
    ['GetAtt', { 'Fn::GetAtt': ['A', 'Arn'] }, ['A']],
    ['GetAtt of a name that is looked up', { 'Fn::GetAtt': ['A', { Ref: 'B' }] }, ['A', 'B']],
    ['Sub', { 'Fn::Sub': '${A}/${B.Arn}' }, ['A', 'B']],
    ['Sub with an escaped dollar', { 'Fn::Sub': '${!A}${B}' }, ['B']],
    ['Sub with own variables', { 'Fn::Sub': ['${A}${B}', { A: { Ref: 'C' } }] }, ['B', 'C']],
    ['DependsOn', { DependsOn: 'A' }, ['A']],
    ['DependsOn as a list', { DependsOn: ['A', 'B'] }, ['A', 'B']],
    ['nested intrinsics', { 'Fn::Join': ['', [{ Ref: 'A' }, 'A']] }, ['A']],
  ])('finds names in %s', (_, value, expected) => {
    const found: string[] = [];
    visitReferences(value, (name) => found.push(name));
    expect(found).toEqual(expected);
  });
});
