import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { provisionStack } from './provision-stack.ts';
import type { ParameterValues } from './provision-stack.ts';
import type { ProvisionTarget } from './target.ts';
import { openTarget, sharedParameter, stackOf } from './testing/parts.ts';

const none: ParameterValues = { all: {}, byStack: {} };
let directory: string;
let target: ProvisionTarget;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'wallcrawler-provision-'));
  target = openTarget(directory);
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const provision = (stack: ReturnType<typeof stackOf>, values = none) => provisionStack(stack, values, target);
const valueOf = (name: string) => target.parameters.get(name)?.value;

describe('the order', () => {
  it('follows references, however the template is written', async () => {
    await provision(
      stackOf({
        Last: sharedParameter('/last', { 'Fn::Sub': '${Middle} of ${First}' }),
        Middle: sharedParameter('/middle', { 'Fn::GetAtt': 'First.Value' }),
        First: sharedParameter('/first', 'one'),
      }),
    );
    expect(valueOf('/middle')).toBe('one');
    expect(valueOf('/last')).toBe('/middle of /first');
  });

  it('follows DependsOn', async () => {
    const names: string[] = [];
    const put = target.parameters.put.bind(target.parameters);
    target.parameters.put = (parameter) => {
      names.push(parameter.name);
      return put(parameter);
    };
    await provision(
      stackOf({
        B: sharedParameter('/b', 'x', { DependsOn: ['A'] }),
        A: sharedParameter('/a', 'x', { DependsOn: 'C' }),
        C: sharedParameter('/c', 'x'),
      }),
    );
    expect(names).toEqual(['/c', '/a', '/b']);
  });

  it('names the circle, and only it', async () => {
    const stack = stackOf({
      Before: sharedParameter('/before', { Ref: 'A' }),
      A: sharedParameter('/a', { Ref: 'B' }),
      B: sharedParameter('/b', { 'Fn::Sub': '${A}' }),
    });
    await expect(provision(stack)).rejects.toThrow('spec: A -> B -> A is a circle');
    expect(target.parameters.list()).toEqual([]);
  });
});

describe('conditions', () => {
  const template = {
    Parameters: { Mode: { Type: 'String', Default: 'big' } },
    Conditions: { IsSmall: { 'Fn::Not': [{ Condition: 'IsBig' }] }, IsBig: { 'Fn::Equals': [{ Ref: 'Mode' }, 'big'] } },
  };
  const resources = {
    Big: sharedParameter('/big', 'x', { Condition: 'IsBig' }),
    Small: sharedParameter('/small', 'x', { Condition: 'IsSmall' }),
    Either: sharedParameter('/either', { 'Fn::If': ['IsBig', { Ref: 'Big' }, { Ref: 'Small' }] }),
  };

  it.each([
    ['big', ['/big', '/either'], '/big'],
    ['little', ['/either', '/small'], '/small'],
  ])('choose resources and values when Mode is %s, whatever their order', async (Mode, names, either) => {
    await provision(stackOf(resources, template), { all: { Mode }, byStack: {} });
    expect(target.parameters.list().map(({ name }) => name)).toEqual(names);
    expect(valueOf('/either')).toBe(either);
  });

  it('in a circle are named', async () => {
    const Conditions = { A: { 'Fn::Not': [{ Condition: 'B' }] }, B: { 'Fn::Not': [{ Condition: 'A' }] } };
    await expect(provision(stackOf({}, { Conditions }))).rejects.toThrow('spec: A -> B -> A is a circle');
  });
});

describe('parameters', () => {
  const Parameters = { Size: { Type: 'String', Default: 'template' } };
  const stack = stackOf({ One: sharedParameter('/size', { Ref: 'Size' }) }, { Parameters });

  it.each<[string, ParameterValues, string]>([
    ['the template', none, 'template'],
    ['all stacks', { all: { Size: 'all' }, byStack: {} }, 'all'],
    ['this stack', { all: { Size: 'all' }, byStack: { spec: { Size: 'spec' } } }, 'spec'],
    ['this stack, not another', { all: {}, byStack: { other: { Size: 'other' } } }, 'template'],
  ])('have the value of %s', async (_name, values, expected) => {
    await provision(stack, values);
    expect(valueOf('/size')).toBe(expected);
  });

  it('without a value are named, with the option that gives one', async () => {
    const open = stackOf({}, { Parameters: { Size: { Type: 'String' } } });
    await expect(provision(open)).rejects.toThrow('spec: parameter Size has no value; give --parameter Size=...');
  });

  const shared = { Parameters: { Own: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/published' } } };
  it('of other stacks are read where they have been published', async () => {
    await provision(stackOf({ One: sharedParameter('/published', 'theirs') }, {}, 'other'));
    await provision(stackOf({ One: sharedParameter('/copy', { Ref: 'Own' }) }, shared));
    expect(valueOf('/copy')).toBe('theirs');
  });

  it('of other stacks that have not been published are named', async () => {
    await expect(provision(stackOf({}, shared))).rejects.toThrow(
      'spec: no stack has published the parameter /published',
    );
  });
});

describe('a resource', () => {
  it.each(['AWS::Kinesis::Stream', 'constructor'])('of the unknown type %s is named', async (Type) => {
    await expect(provision(stackOf({ Odd: { Type } }))).rejects.toThrow(
      `spec: ${Type} Odd: the local cloud does not know this resource type`,
    );
  });

  it('that refers to nothing is named', async () => {
    const stack = stackOf({ One: sharedParameter('/one', { Ref: 'Nobody' }) });
    await expect(provision(stack)).rejects.toThrow('spec: AWS::SSM::Parameter One: Ref Nobody names neither');
  });

  it('that cannot be made is named with the reason', async () => {
    const stack = stackOf({
      Feed: { Type: 'AWS::SNS::Subscription', Properties: { TopicArn: 'x', Protocol: 'email' } },
    });
    await expect(provision(stack)).rejects.toThrow(
      'spec: AWS::SNS::Subscription Feed: Protocol email: the local cloud delivers to sqs only',
    );
    await expect(provision(stackOf({ Topic: { Type: 'AWS::SNS::Topic' } }))).rejects.toThrow(
      'spec: AWS::SNS::Topic Topic: the property TopicName is missing',
    );
  });
});
