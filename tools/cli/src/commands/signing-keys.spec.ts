import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SSMClient } from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseKeyRing } from '@wallcrawler/cdp-auth';
import { ParameterStore, ssmService, startAwsServer } from '@wallcrawler/local/services';
import type { AwsServer } from '@wallcrawler/local/services';
import type { Context } from '../context.ts';
import { createOutput } from '../output.ts';
import { signingKeyCommands } from './signing-keys.ts';

const MINUTE = 60_000;
const rotate = signingKeyCommands.find(({ name }) => name === 'signing-keys rotate')!;
const nothing = { operands: {}, options: {}, flags: new Set<string>() };

let directory: string;
let parameters: ParameterStore;
let aws: AwsServer;
let ssm: SSMClient;
let now: number;

beforeEach(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'wallcrawler-cli-'));
  parameters = new ParameterStore(directory);
  aws = await startAwsServer({ services: [ssmService(parameters, 'us-east-1', '000000000000')] });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  ssm = new SSMClient({ endpoint: aws.url, region: 'us-east-1', credentials });
  now = Date.UTC(2026, 0, 1);
});
afterEach(async () => {
  ssm.destroy();
  await aws.close();
  rmSync(directory, { recursive: true, force: true });
});

/** Rotates `minutes` later. */
async function rotateAfter(minutes: number): Promise<void> {
  now += minutes * MINUTE;
  await rotate.run({ ssm, now: () => new Date(now), output: createOutput(true, () => {}) } as Context, nothing);
}
const ring = () => parseKeyRing(parameters.get('/wallcrawler/cdp/signing-keys')!.value);
const stored = () => parameters.list().map(({ name, version }) => [name, version]);

describe('signing-keys rotate', () => {
  it('stores the ring encrypted and its public half readable', async () => {
    await rotateAfter(0);
    expect(parameters.list().map(({ name, type }) => [name, type])).toEqual([
      ['/wallcrawler/cdp/jwks', 'String'],
      ['/wallcrawler/cdp/signing-keys', 'SecureString'],
    ]);
  });

  it('drops keys that no live token needs', async () => {
    await rotateAfter(0);
    const [first] = ring().keys;
    await rotateAfter(1);
    await rotateAfter(9 * 60);
    expect(ring().keys.map(({ kid }) => kid)).not.toContain(first?.kid);
  });

  it('refuses a ring that SSM could not store, says until when, and changes nothing', async () => {
    let refusal: unknown;
    for (let turn = 0; turn < 50 && !refusal; turn++) {
      const before = stored();
      refusal = await rotateAfter(11).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (refusal) expect(stored()).toEqual(before);
    }
    const [, until = ''] = /Rotate again after (\S+)\.$/.exec(String(refusal)) ?? [];
    await rotateAfter((Date.parse(until) - now) / MINUTE + 1);
    expect(ring().keys.length).toBeGreaterThan(1);
  });
});
