import { describe, expect, it } from '@jest/globals';
import type { JsonMap, Resource } from '../../template.ts';
import { foundBy } from '../../testing/planted.ts';
import { alarmActions } from './alarm-actions.ts';
import { deadLetterAlarms } from './dead-letter-alarms.ts';
import { functionAlarms } from './function-alarms.ts';

const FUNCTION: Resource = { Type: 'AWS::Lambda::Function', Properties: { Runtime: 'nodejs24.x' } };
const of = (name: string): JsonMap[] => [{ Name: 'FunctionName', Value: { Ref: name } }];

const alarm = (properties: JsonMap): Resource => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmActions: [{ Ref: 'AlarmTopicArn' }],
    AlarmDescription: 'Bad. Runbook: docs/operations/a-page.md',
    TreatMissingData: 'notBreaching',
    ...properties,
  },
});
const watches = (MetricName: string, name = 'X'): Resource =>
  alarm({ Namespace: 'AWS/Lambda', MetricName, Dimensions: of(name) });
const byMath = (MetricName: string): Resource => {
  const Metric = { Namespace: 'AWS/Lambda', MetricName, Dimensions: of('X') };
  return alarm({
    Metrics: [
      { Id: 'a', Expression: 'b / 10' },
      { Id: 'b', MetricStat: { Metric, Stat: 'p99' } },
    ],
  });
};
const stream: Resource = { Type: 'AWS::Lambda::EventSourceMapping', Properties: { StartingPosition: 'LATEST' } };
const complete = { X: FUNCTION, A: watches('Errors'), B: byMath('Duration'), C: watches('Throttles') };

describe(functionAlarms, () => {
  it.each<[string, Record<string, Resource>, string]>([
    ['without any alarm', { X: FUNCTION }, 'Errors, Duration, Throttles'],
    ['without one of them', { ...complete, C: watches('Invocations') }, 'Throttles'],
    ['whose alarm is about another function', { ...complete, A: watches('Errors', 'Other') }, 'Errors'],
    ['that reads a stream unwatched', { ...complete, S: stream }, 'IteratorAge'],
  ])('finds a function %s', (_, resources, missing) => {
    expect(foundBy('function-alarms', resources)).toEqual([
      expect.objectContaining({ logicalId: 'X', message: `expected an alarm for ${missing} of AWS/Lambda` }),
    ]);
  });

  it('accepts alarms by metric and by metric math', () => {
    expect(foundBy('function-alarms', complete)).toEqual([]);
    expect(foundBy('function-alarms', { ...complete, S: stream, D: watches('IteratorAge') })).toEqual([]);
  });
});

describe(deadLetterAlarms, () => {
  const queues = {
    Q: {
      Type: 'AWS::SQS::Queue',
      Properties: { RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['X', 'Arn'] } } },
    },
    X: { Type: 'AWS::SQS::Queue' },
  };
  const depth = (name: string): Resource =>
    alarm({
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [name, 'QueueName'] } }],
    });

  it('finds a dead-letter queue that nobody watches', () => {
    expect(foundBy('dead-letter-alarms', queues)).toEqual([expect.objectContaining({ logicalId: 'X' })]);
    expect(foundBy('dead-letter-alarms', { ...queues, A: depth('Q') })).toHaveLength(1);
    expect(foundBy('dead-letter-alarms', { ...queues, A: depth('X') })).toEqual([]);
  });
});

describe(alarmActions, () => {
  it.each<[string, JsonMap]>([
    ['AlarmActions', { AlarmActions: [] }],
    ['AlarmActions', { AlarmActions: ['arn:aws:sns:us-east-1:123456789012:other'] }],
    ['AlarmDescription', { AlarmDescription: 'Bad.' }],
    ['AlarmDescription', { AlarmDescription: 'Runbook: docs/operations/a-page.md, perhaps' }],
  ])('finds a fault of %s', (name, change) => {
    expect(foundBy('alarm-actions', { X: alarm(change) })).toEqual([
      expect.objectContaining({ message: expect.stringContaining(name) as unknown as string }),
    ]);
  });

  it('finds an alarm that leaves it open what missing data means', () => {
    const { TreatMissingData: _, ...Properties } = alarm({}).Properties ?? {};
    const planted = { Type: 'AWS::CloudWatch::Alarm', Properties };
    expect(foundBy('alarm-actions', { X: planted })).toEqual([
      expect.objectContaining({ message: 'expected TreatMissingData' }),
    ]);
  });

  it('accepts the shared topic, and the topic of the stack itself', () => {
    const own = alarm({ AlarmActions: [{ Ref: 'T' }] });
    expect(foundBy('alarm-actions', { A: alarm({}), B: own, T: { Type: 'AWS::SNS::Topic' } })).toEqual([]);
  });
});
