import { describe, expect, it } from '@jest/globals';
import { createEvent } from './event.ts';
import { readJsonPath } from './json-path.ts';
import { targetInput } from './target-input.ts';
import { parseRule } from './rule.ts';

const event = createEvent(
  {
    ...{ source: 'shop', 'detail-type': 'sold', region: 'eu-central-1', account: '000000000000' },
    detail: { name: 'a "red" hat', price: 5, tags: ['x', 'y'], 'odd key': true },
  },
  Date.parse('2026-03-01T10:00:00Z'),
);
const context = { ruleArn: 'arn:rule', ruleName: 'rule', ingestedAt: Date.parse('2026-03-01T10:00:01Z') };

function input(options: object): unknown {
  const rule = parseRule({ Name: 'r', EventPattern: {}, Targets: [{ Arn: 'a', Id: '1', ...options }] }, 'r', 'a');
  const [target] = rule.targets;
  if (!target) throw new Error('the rule has a target');
  return JSON.parse(targetInput(target, event, context));
}

describe('what a target receives', () => {
  it('is the event', () => expect(input({})).toEqual(event));
  it('is its constant Input', () => expect(input({ Input: '{"fixed":1}' })).toEqual({ fixed: 1 }));
  it('is the part at InputPath', () => expect(input({ InputPath: '$.detail.tags' })).toEqual(['x', 'y']));

  it('is the template with the values of the event put in', () => {
    const InputPathsMap = {
      name: '$.detail.name',
      price: '$.detail.price',
      tags: '$.detail.tags',
      none: '$.detail.none',
    };
    const InputTemplate =
      '{"name": <name>, "text": "<name> for <price>", "price": <price>, "tags": <tags>, "tagText": "<tags>", "none": <none>, "rule": "<aws.events.rule-name>", "at": "<aws.events.event.ingestion-time>"}';
    expect(input({ InputTransformer: { InputPathsMap, InputTemplate } })).toEqual({
      ...{ name: 'a "red" hat', text: 'a "red" hat for 5', price: 5, tags: ['x', 'y'], tagText: '["x","y"]' },
      ...{ none: '', rule: 'rule', at: '2026-03-01T10:00:01.000Z' },
    });
  });

  it('can hold the whole event', () => {
    const InputTemplate = '{"all": <aws.events.event.json>, "head": <aws.events.event>}';
    const { detail: _, ...head } = event;
    expect(input({ InputTransformer: { InputTemplate } })).toEqual({ all: event, head });
  });
});

describe('a JSON path', () => {
  it.each([
    ['$.detail.tags[1]', 'y'],
    ["$.detail['odd key']", true],
    ['$.detail.tags[*]', ['x', 'y']],
    ['$.detail.tags[5]', undefined],
    ['$.detail.price.cents', undefined],
  ])('%s reads %j', (path, value) => expect(readJsonPath(event, path)).toEqual(value));

  it('that is none is refused', () => {
    expect(() => readJsonPath(event, 'detail')).toThrow(/begins with \$/);
    expect(() => readJsonPath(event, '$.a..b')).toThrow(/position 3/);
  });
});
