import { describe, expect, it } from '@jest/globals';
import { expandVariables } from './expand.ts';

describe(expandVariables, () => {
  it('replaces both forms, and leaves an escaped dollar', () => {
    expect(expandVariables('$A-${B}-\\$A', { A: '1', B: '2' })).toBe('1-2-$A');
  });

  it('refuses what is not set and what it does not know', () => {
    expect(() => expandVariables('$A', {})).toThrow('A is not set');
    expect(() => expandVariables('${A:-1}', { A: '2' })).toThrow('expected ${NAME}, got ${A:-1}');
  });
});
