import type { Template } from '../template.ts';

/**
 * What values look like, by the end of their SSM path or the name of their parameter. The validator takes a parameter's
 * default for its value: of one that is read from SSM that is a path, which fits no property with a format, and one
 * without a default counts as absent.
 */
const SAMPLES: [ending: RegExp, value: string][] = [
  [/^CertificateArn$/, 'arn:aws:acm:us-east-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef'],
  [/-role-arn$/, 'arn:aws:iam::123456789012:role/sample'],
  [/\/assign-public-ip$/, 'DISABLED'],
  [/-subnet-ids$/, 'subnet-0123456789abcdef0,subnet-0123456789abcdef1'],
  [/-security-group-id$/, 'sg-0123456789abcdef0'],
  [/\/vpc-id$/, 'vpc-0123456789abcdef0'],
  [/-target-group-arn$/, 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/sample/0123456789abcdef'],
  [/-table-arn$/, 'arn:aws:dynamodb:us-east-1:123456789012:table/sample'],
  [/-stream-arn$/, 'arn:aws:dynamodb:us-east-1:123456789012:table/sample/stream/2026-01-01T00:00:00.000'],
  [/-topic-arn$/, 'arn:aws:sns:us-east-1:123456789012:sample'],
  [/\/bus-arn$/, 'arn:aws:events:us-east-1:123456789012:event-bus/sample'],
  [/\/cluster-arn$/, 'arn:aws:ecs:us-east-1:123456789012:cluster/sample'],
  [/-queue-arn-pattern$/, 'arn:aws:sqs:us-east-1:123456789012:sample-*'],
];

/** Well-formed values for the parameters of a template that have no value of their own; others keep their default. */
export function sampleParameters(template: Pick<Template, 'Parameters'>): Record<string, string> {
  const samples: Record<string, string> = {};
  for (const [name, { Type, Default }] of Object.entries(template.Parameters)) {
    const source = Type.startsWith('AWS::SSM::Parameter::Value<') ? String(Default) : name;
    const sample = SAMPLES.find(([ending]) => ending.test(source));
    if (sample) samples[name] = sample[1];
  }
  return samples;
}
