import { describe, expect, it } from '@jest/globals';
import type { JsonMap, Template } from '../template.ts';
import { composeTemplate } from './compose-stack.ts';
import { directivesSchema } from './directives.ts';

const SHARED = { Stage: { Type: 'String', Default: 'dev' }, TableArn: { Type: 'String' }, Unused: { Type: 'String' } };

function compose(resources: JsonMap, directives: object = {}): Template {
  const sections = { Description: 'A stack.', Resources: resources };
  const source = {
    stackName: 'thing',
    project: 'apps/thing',
    directives: directivesSchema.parse(directives),
    sections,
  };
  return composeTemplate(source, { sharedParameters: SHARED, routes: [] });
}

const topic = (properties: JsonMap = {}): JsonMap => ({ Type: 'AWS::SNS::Topic', Properties: properties });

describe(composeTemplate, () => {
  it('declares the shared parameters that are referred to, and no others', () => {
    const { Parameters } = compose({ Topic: topic({ TopicName: { Ref: 'TableArn' } }) });
    expect(Parameters).toEqual({ Stage: SHARED.Stage, TableArn: SHARED.TableArn });
  });

  it('tags resources in the form of their type and keeps own tags', () => {
    const { Resources } = compose(
      { Topic: topic({ Tags: [{ Key: 'Name', Value: 'x' }] }) },
      { Publish: { name: 'v' } },
    );
    expect(Resources.Topic?.Properties?.Tags).toEqual([
      { Key: 'Project', Value: 'wallcrawler' },
      { Key: 'Stage', Value: { Ref: 'Stage' } },
      { Key: 'Stack', Value: 'thing' },
      { Key: 'Name', Value: 'x' },
    ]);
    expect(Resources.PublishName?.Properties?.Tags).toMatchObject({ Project: 'wallcrawler', Stack: 'thing' });
  });

  it('publishes values under the path of the stack', () => {
    const { Resources } = compose({ Topic: topic() }, { Publish: { 'topic-arn': { Ref: 'Topic' } } });
    expect(Resources.PublishTopicArn).toMatchObject({
      Type: 'AWS::SSM::Parameter',
      Properties: { Name: '/wallcrawler/thing/topic-arn', Type: 'String', Value: { Ref: 'Topic' } },
    });
  });

  it.each<[string, JsonMap, string]>([
    ['an unknown reference', { Topic: topic({ TopicName: { Ref: 'Gone' } }) }, 'stack thing: refers to Gone'],
    [
      'an open placeholder',
      { Topic: topic({ TopicName: '${Wallcrawler::Gone}' }) },
      'nothing gives ${Wallcrawler::Gone}',
    ],
    [
      'a key without a value',
      { Topic: topic({ TopicName: null }) },
      'Resources.Topic.Properties.TopicName has no value',
    ],
    ['a type that it cannot tag', { X: { Type: 'AWS::New::Thing' } }, 'AWS::New::Thing is not in'],
    ['a resource named like a shared parameter', { Stage: topic() }, 'the resource Stage has the name'],
  ])('refuses %s', (_, resources, message) => {
    expect(() => compose(resources)).toThrow(message);
  });
});
