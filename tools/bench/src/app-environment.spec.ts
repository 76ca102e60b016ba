import { describe, expect, it } from '@jest/globals';
import type { Resource } from '@wallcrawler/stack';
import { appEnvironments, dummyValue, variableNames } from './app-environment.ts';

describe('variableNames', () => {
  it('finds those of functions and containers', () => {
    const Resources: Record<string, Resource> = {
      Function: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: { A: '1' } } } },
      Bare: { Type: 'AWS::Lambda::Function' },
      Task: {
        Type: 'AWS::ECS::TaskDefinition',
        Properties: { ContainerDefinitions: [{ Environment: [{ Name: 'B', Value: { Ref: 'X' } }] }, { Name: 'bare' }] },
      },
      Role: { Type: 'AWS::IAM::Role' },
    };
    expect(variableNames({ Resources })).toEqual(['A', 'B']);
  });
});

describe('dummyValue', () => {
  it.each([
    ['SESSIONS_TABLE', 'dummy'],
    ['SIGNAL_SLOT_COUNT', '1'],
    ['SESSION_READY_TOPIC_ARN', 'arn:aws:sns:us-east-1:000000000000:dummy'],
    ['CONNECT_BASE_URL', 'ws://127.0.0.1:1'],
  ])('of %s is %s', (name, value) => {
    expect(dummyValue(name)).toBe(value);
  });
});

describe('appEnvironments', () => {
  it('knows every app that has a template', () => {
    const environments = appEnvironments();
    expect(environments.get('sessions-create')).toMatchObject({ SESSIONS_TABLE: 'dummy', SIGNAL_SLOT_COUNT: '1' });
    expect(environments.get('cdp-proxy')).toMatchObject({ GATEWAY_PORT: '0' });
  });
});
