import { describe, expect, it } from '@jest/globals';
import type { Template } from '../template.ts';
import { type Derived, substituteDerived } from './derived.ts';

const template = (memory: number): Template => ({
  AWSTemplateFormatVersion: '2010-09-09',
  Description: 'a',
  Parameters: {},
  Resources: {
    Function: { Type: 'AWS::Lambda::Function', Properties: { MemorySize: memory, Timeout: 30 } },
    'Version${Wallcrawler::Settings}': {
      Type: 'AWS::Lambda::Version',
      Properties: { Description: '${Wallcrawler::Settings} ${Wallcrawler::Seconds} s ${Wallcrawler::Other}' },
    },
  },
});

const derive = (memory: number, derived: Derived = { Settings: { Digest: ['Function'] } }): [string, Template] => {
  const composed = substituteDerived(template(memory), derived);
  return [Object.keys(composed.Resources).find((id) => id.startsWith('Version')) as string, composed];
};

describe(substituteDerived, () => {
  it('puts a digest into keys and texts', () => {
    const [id, composed] = derive(512);
    expect(id).toMatch(/^Version[0-9a-f]{10}$/);
    expect(composed.Resources[id]?.Properties?.Description).toContain(id.replace('Version', ''));
  });

  it('gives the same digest for the same content and another one for other content', () => {
    expect(derive(512)[0]).toBe(derive(512)[0]);
    expect(derive(512)[0]).not.toBe(derive(1024)[0]);
  });

  it('copies a value, and leaves what it does not know', () => {
    const [id, composed] = derive(512, { Seconds: { Value: 'Function.Properties.Timeout' } });
    expect(composed.Resources[id]?.Properties?.Description).toBe('${Wallcrawler::Settings} 30 s ${Wallcrawler::Other}');
  });

  it.each<[Derived, string]>([
    [{ X: { Digest: ['Gone'] } }, 'there is no resource Gone'],
    [{ X: { Value: 'Function.Properties.Gone' } }, 'expected a text or a number at Function.Properties.Gone'],
    [{ X: { Value: 'Function.Properties' } }, 'expected a text or a number at Function.Properties'],
  ])('refuses %j', (derived, message) => {
    expect(() => derive(1, derived)).toThrow(message);
  });
});
