import { describe, expect, it } from '@jest/globals';
import { parseConfig } from './config.ts';

describe(parseConfig, () => {
  it('takes an address without its last slash', () => {
    expect(parseConfig({ apiBaseUrl: 'https://api.example/live/' })).toEqual({
      apiBaseUrl: 'https://api.example/live',
    });
  });
  it.each([undefined, {}, { apiBaseUrl: 'javascript:alert(1)' }])('refuses %j', (value) => {
    expect(() => parseConfig(value)).toThrow('/config.json');
  });
});
