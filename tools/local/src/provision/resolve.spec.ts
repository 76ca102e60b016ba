import { describe, expect, it } from '@jest/globals';
import type { Json } from '@wallcrawler/stack';
import { referencedNames, resolve } from './resolve.ts';
import type { Scope } from './resolve.ts';

const scope: Scope = {
  stackName: 'data',
  where: 'data: AWS::SQS::Queue Jobs',
  parameters: new Map<string, Json>([
    ['Stage', 'local'],
    ['Days', 7],
    ['Subnets', 'subnet-a,subnet-b'],
  ]),
  conditions: new Map([
    ['Yes', true],
    ['No', false],
  ]),
  resources: new Map([['Table', { ref: 'wallcrawler-table', attributes: { Arn: 'arn:table', 'Endpoint.Port': '1' } }]]),
};

describe('resolve', () => {
  it.each<[string, Json, Json]>([
    ['a plain value', { a: [1, 'two', true, null] }, { a: [1, 'two', true, null] }],
    ['Ref of a parameter, with its type', { Ref: 'Days' }, 7],
    ['Ref of a resource', { Ref: 'Table' }, 'wallcrawler-table'],
    ['the account', { Ref: 'AWS::AccountId' }, '000000000000'],
    ['the stack', { Ref: 'AWS::StackName' }, 'wc-local-data'],
    ['GetAtt with a dot', { 'Fn::GetAtt': 'Table.Arn' }, 'arn:table'],
    ['GetAtt with a list', { 'Fn::GetAtt': ['Table', 'Arn'] }, 'arn:table'],
    ['GetAtt of a nested attribute', { 'Fn::GetAtt': ['Table', 'Endpoint.Port'] }, '1'],
    [
      'Sub',
      { 'Fn::Sub': '${Stage}/${Table}/${Table.Arn}/${AWS::Region}' },
      'local/wallcrawler-table/arn:table/us-east-1',
    ],
    ['Sub with a literal', { 'Fn::Sub': '${!Stage}-${Days}' }, '${Stage}-7'],
    ['Sub with values of its own', { 'Fn::Sub': ['${Own}', { Own: { Ref: 'Stage' } }] }, 'local'],
    ['Join', { 'Fn::Join': ['-', [{ Ref: 'Stage' }, { Ref: 'Days' }]] }, 'local-7'],
    ['Select of Split', { 'Fn::Select': [1, { 'Fn::Split': [',', { Ref: 'Subnets' }] }] }, 'subnet-b'],
    ['Select of a zone', { 'Fn::Select': ['0', { 'Fn::GetAZs': '' }] }, 'us-east-1a'],
    ['If that holds', { 'Fn::If': ['Yes', 'then', { Ref: 'Nobody' }] }, 'then'],
    ['If that does not', { 'Fn::If': ['No', { Ref: 'Nobody' }, { Ref: 'Stage' }] }, 'local'],
    ['NoValue in a map', { kept: 1, gone: { Ref: 'AWS::NoValue' } }, { kept: 1 }],
    ['NoValue in a list', [1, { 'Fn::If': ['No', 2, { Ref: 'AWS::NoValue' }] }], [1]],
    ['Equals as texts', { 'Fn::Equals': [{ Ref: 'Days' }, '7'] }, true],
    ['Not', { 'Fn::Not': [{ Condition: 'No' }] }, true],
    ['And', { 'Fn::And': [{ Condition: 'Yes' }, { Condition: 'No' }] }, false],
    ['Or', { 'Fn::Or': [{ Condition: 'Yes' }, { Condition: 'No' }] }, true],
    [
      'a map with a key beside Condition',
      { Effect: 'Allow', Condition: { Bool: 1 } },
      { Effect: 'Allow', Condition: { Bool: 1 } },
    ],
  ])('%s', (_name, value, expected) => {
    expect(resolve(value, scope)).toEqual(expected);
  });

  it.each<[string, Json, RegExp]>([
    ['a name that nothing has', { Ref: 'Nobody' }, /Ref Nobody names neither a parameter nor a resource/],
    ['such a name inside Sub', { 'Fn::Sub': 'x-${Nobody}' }, /Ref Nobody/],
    ['an attribute that a resource lacks', { 'Fn::GetAtt': 'Table.Size' }, /no attribute Size for the resource Table/],
    ['a condition that nothing has', { 'Fn::If': ['Maybe', 1, 2] }, /there is no condition Maybe/],
    ['a selection out of range', { 'Fn::Select': [3, ['a']] }, /Fn::Select 3 is out of range/],
  ])('names the place of %s', (_name, value, message) => {
    expect(() => resolve(value, scope)).toThrow(/^data: AWS::SQS::Queue Jobs: /);
    expect(() => resolve(value, scope)).toThrow(message);
  });
});

describe('referencedNames', () => {
  it.each<[string, Json, string[]]>([
    ['Ref', { a: [{ Ref: 'A' }] }, ['A']],
    ['GetAtt', [{ 'Fn::GetAtt': 'A.Arn' }, { 'Fn::GetAtt': ['B', 'Arn'] }], ['A', 'B']],
    ['Sub', { 'Fn::Sub': '${A}-${B.Arn}-${!C}' }, ['A', 'B']],
    ['values of Sub', { 'Fn::Sub': ['${Own}', { Own: { Ref: 'A' } }] }, ['Own', 'A']],
    ['conditions', { 'Fn::If': ['A', { Condition: 'B' }, { Ref: 'C' }] }, ['A', 'B', 'C']],
  ])('finds %s', (_name, value, names) => {
    expect([...referencedNames(value)]).toEqual(names);
  });
});
