import { describe, expect, it } from '@jest/globals';
import { importsOf, variableLists, variablesOf } from './sources.ts';

describe(importsOf, () => {
  it('finds static, dynamic, type and deep imports, once each', () => {
    const source = `
      import { a } from '@wallcrawler/runtime';
      import type { B } from "@wallcrawler/local/services";
      const c = await import('@wallcrawler/cdp-auth');
      import '@wallcrawler/runtime';
      import { d } from '@aws-sdk/client-sns';`;
    expect(importsOf([source])).toEqual(['cdp-auth', 'local', 'runtime']);
  });
});

describe(variablesOf, () => {
  it('follows lists, and sees what is read without the schema', () => {
    const lists = variableLists([`export const STORE_VARIABLES = ['SESSIONS_TABLE', 'USAGE_TABLE'] as const;`]);
    const source = `
      const config = loadConfig([
        ...STORE_VARIABLES,
        'BUS_NAME',
      ]);
      const level = process.env['LOG_LEVEL'] ?? process.env.CHROMIUM_SANDBOX;`;
    expect(variablesOf([source], lists)).toEqual([
      'BUS_NAME',
      'CHROMIUM_SANDBOX',
      'LOG_LEVEL',
      'SESSIONS_TABLE',
      'USAGE_TABLE',
    ]);
  });
});
