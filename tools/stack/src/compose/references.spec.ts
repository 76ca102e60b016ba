import { describe, expect, it } from '@jest/globals';
import type { Json } from '../template.ts';
import { mapReferences, visitReferences } from './references.ts';

const CASES: [string, Json, string[], Json][] = [
  ['Ref', { Ref: 'A' }, ['A'], { Ref: 'A!' }],
  ['GetAtt', { 'Fn::GetAtt': ['A', 'Arn'] }, ['A'], { 'Fn::GetAtt': ['A!', 'Arn'] }],
  ['Sub', { 'Fn::Sub': '${A}/${B.Arn}' }, ['A', 'B'], { 'Fn::Sub': '${A!}/${B!.Arn}' }],
  ['Sub with an escaped dollar', { 'Fn::Sub': '${!A}${B}' }, ['B'], { 'Fn::Sub': '${!A}${B!}' }],
  [
    'Sub with own variables',
    { 'Fn::Sub': ['${A}${B}', { A: { Ref: 'C' } }] },
    ['B', 'C'],
    { 'Fn::Sub': ['${A}${B!}', { A: { Ref: 'C!' } }] },
  ],
  ['DependsOn', { DependsOn: 'A' }, ['A'], { DependsOn: 'A!' }],
  ['DependsOn as a list', { DependsOn: ['A', 'B'] }, ['A', 'B'], { DependsOn: ['A!', 'B!'] }],
  ['nested intrinsics', { 'Fn::Join': ['', [{ Ref: 'A' }, 'A']] }, ['A'], { 'Fn::Join': ['', [{ Ref: 'A!' }, 'A']] }],
];

describe(visitReferences, () => {
  it.each(CASES)('finds names in %s', (_, value, expected) => {
    const found: string[] = [];
    visitReferences(value, (name) => found.push(name));
    expect(found).toEqual(expected);
  });
});

describe(mapReferences, () => {
  it.each(CASES)('renames in %s', (_, value, _names, expected) => {
    expect(mapReferences(value, (name) => `${name}!`)).toEqual(expected);
  });
});
