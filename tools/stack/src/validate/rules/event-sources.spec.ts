import { describe, expect, it } from '@jest/globals';
import type { JsonMap, Resource } from '../../template.ts';
import { foundBy } from '../../testing/planted.ts';
import { eventSources } from './event-sources.ts';

const base: Record<string, Resource> = {
  F: { Type: 'AWS::Lambda::Function' },
  A: { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'F' } } },
};
const DESTINATION = { OnFailure: { Destination: { 'Fn::GetAtt': ['Q', 'Arn'] } } };
const mapping = (properties: JsonMap): Resource => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: { FunctionName: { Ref: 'A' }, ...properties },
});
const rule = (target: JsonMap): Resource => ({ Type: 'AWS::Events::Rule', Properties: { Targets: [target] } });
const invokeConfig = (properties: JsonMap): Resource => ({
  Type: 'AWS::Lambda::EventInvokeConfig',
  Properties: { Qualifier: 'live', ...properties },
});
const safe = invokeConfig({ DestinationConfig: DESTINATION });
const target = { Arn: { Ref: 'A' }, DeadLetterConfig: { Arn: 'q' } };

describe(eventSources, () => {
  it.each<[string, Record<string, Resource>, string]>([
    ['a mapping of the function itself', { X: mapping({ FunctionName: { Ref: 'F' } }) }, 'its alias'],
    ['a stream without a destination', { X: mapping({ StartingPosition: 'LATEST' }) }, 'DestinationConfig.OnFailure'],
    [
      'a rule for the function itself',
      { X: rule({ ...target, Arn: { 'Fn::GetAtt': ['F', 'Arn'] } }), safe },
      'its alias',
    ],
    ['a rule without a dead-letter queue', { X: rule({ Arn: { Ref: 'A' } }), safe }, 'DeadLetterConfig'],
    ['a rule for a function without a destination', { X: rule(target) }, 'EventInvokeConfig'],
    [
      'a destination of another version',
      { X: rule(target), C: invokeConfig({ Qualifier: '$LATEST', DestinationConfig: DESTINATION }) },
      'EventInvokeConfig',
    ],
  ])('finds %s', (_, resources, message) => {
    expect(foundBy('event-sources', { ...base, ...resources })).toEqual([
      expect.objectContaining({ logicalId: 'X', message: expect.stringContaining(message) as unknown as string }),
    ]);
  });

  it.each<[string, Record<string, Resource>]>([
    ['a stream', { X: mapping({ StartingPosition: 'LATEST', DestinationConfig: DESTINATION }) }],
    ['a queue', { X: mapping({ BatchSize: 10 }) }],
    ['a rule', { X: rule(target), safe }],
    ['a rule for another kind of target', { X: rule({ Arn: { 'Fn::GetAtt': ['Q', 'Arn'] } }) }],
  ])('accepts %s on the alias', (_, resources) => {
    expect(foundBy('event-sources', { ...base, ...resources })).toEqual([]);
  });
});
