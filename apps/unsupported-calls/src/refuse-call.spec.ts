import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { refuseCall } from './refuse-call.ts';

const stack = readFileSync(path.join(import.meta.dirname, '../stack.yaml'), 'utf8');
const paths = new Set([...stack.matchAll(/Path: (.+)/g)].map(([, found]) => found!));

describe(refuseCall, () => {
  it.each([...paths])('explains %s, once and for all', async (route) => {
    await expect(refuseCall({ route })).rejects.toMatchObject({
      status: 501,
      code: 'not_implemented',
      headers: { 'x-should-retry': 'false' },
      message: expect.stringMatching(/Wallcrawler.*; /),
    });
  });

  it('names what does the work instead', async () => {
    await expect(refuseCall({ route: '/v1/search' })).rejects.toThrow(/POST \/v1\/fetch/);
    await expect(refuseCall({ route: '/v1/agents/runs/{id}' })).rejects.toThrow(/Stagehand/);
    await expect(refuseCall({ route: '/v1/secrets/keypair' })).rejects.toThrow(/POST \/v1\/contexts/);
  });
});
