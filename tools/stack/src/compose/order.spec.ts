import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Template } from '../template.ts';
import { dependenciesOf, orderStacks } from './order.ts';

describe(orderStacks, () => {
  it('puts every stack after the ones it depends on, whatever the order it got', () => {
    // Each stack may depend on those with a smaller number, so that there is no cycle.
    const graph = fc
      .integer({ min: 1, max: 8 })
      .chain((size) =>
        fc.tuple(...Array.from({ length: size }, (_, at) => fc.subarray([...Array(at).keys()].map(String)))),
      );
    fc.assert(
      fc.property(graph, fc.infiniteStream(fc.nat()), (dependencies, random) => {
        const stacks = dependencies.map((dependsOn, at) => ({ stackName: String(at), dependsOn }));
        const shuffled = stacks
          .map((stack) => ({ stack, key: random.next().value as number }))
          .sort((left, right) => left.key - right.key)
          .map(({ stack }) => stack);
        const names = orderStacks(shuffled).map(({ stackName }) => stackName);
        expect([...names].sort()).toEqual(stacks.map(({ stackName }) => stackName).sort());
        for (const { stackName, dependsOn } of stacks)
          for (const name of dependsOn) expect(names.indexOf(name)).toBeLessThan(names.indexOf(stackName));
      }),
    );
  });

  it('names the stacks of a cycle', () => {
    const stacks = [
      { stackName: 'a', dependsOn: ['b'] },
      { stackName: 'b', dependsOn: ['a'] },
    ];
    expect(() => orderStacks(stacks)).toThrow('a -> b -> a');
  });

  it('refuses a dependency that does not exist', () => {
    expect(() => orderStacks([{ stackName: 'a', dependsOn: ['gone'] }])).toThrow(/gone, which does not exist/);
  });
});

describe(dependenciesOf, () => {
  const template = (path: string): Template => ({
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'a',
    Parameters: { Table: { Type: 'AWS::SSM::Parameter::Value<String>', Default: path }, Plain: { Type: 'String' } },
    Resources: {},
  });
  const published = new Map([['/wallcrawler/data/table', 'data']]);

  it('finds the stack that publishes a parameter', () => {
    expect(dependenciesOf('app', template('/wallcrawler/data/table'), published)).toEqual(['data']);
  });

  it('refuses a parameter that no stack publishes', () => {
    expect(() => dependenciesOf('app', template('/wallcrawler/data/gone'), published)).toThrow(
      'stack app: no stack publishes /wallcrawler/data/gone (parameter Table)',
    );
  });
});
