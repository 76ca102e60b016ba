import { describe, expect, it } from '@jest/globals';
import { stackOf } from '../provision/testing/parts.ts';
import { UsageError } from './options.ts';
import { localParameters } from './stage.ts';

const stacks = [stackOf({}, { Parameters: { Days: { Type: 'Number', Default: 1 } } })];
const localFor = (given: Record<string, string>) => localParameters(stacks, 'ws://127.0.0.1:8788', given);

describe('localParameters', () => {
  it('tells the stacks where the gateway is', () => {
    expect(localFor({}).all).toMatchObject({ Stage: 'local', PublicConnectUrl: 'ws://127.0.0.1:8788' });
  });

  it('lets what is given win', () => {
    expect(localFor({ Days: '3' }).all).toMatchObject({ Days: '3', Stage: 'local' });
  });

  it('refuses a parameter that no stack has, and names those that there are', () => {
    expect(() => localFor({ Dais: '3' })).toThrow(
      new UsageError('--parameter: no template has a parameter Dais; known: Days'),
    );
  });
});
