import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParametersCommand,
  PutParameterCommand,
  SSMClient,
  paginateGetParametersByPath,
  type PutParameterCommandInput,
} from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startAwsServer, type AwsServer } from '../server.ts';
import { clientOptions } from '../testing/client-options.ts';
import { ssmService } from './api.ts';
import { ParameterStore } from './parameter-store.ts';

let directory: string;
let server: AwsServer;
let client: SSMClient;

async function start(): Promise<void> {
  const store = new ParameterStore(path.join(directory, 'ssm'));
  server = await startAwsServer({ services: [ssmService(store, 'eu-central-1', '000000000000')] });
  client = new SSMClient(clientOptions(server.url));
}
async function stop(): Promise<void> {
  client.destroy();
  await server.close();
}

beforeEach(async () => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'wcs-'));
  await start();
});
afterEach(async () => {
  await stop();
  rmSync(directory, { recursive: true, force: true });
});

const put = (input: Partial<PutParameterCommandInput>) =>
  client.send(new PutParameterCommand({ Name: '/wallcrawler/data/name', Value: 'v', Type: 'String', ...input }));
const get = async (name: string, decrypt = false) =>
  (await client.send(new GetParameterCommand({ Name: name, WithDecryption: decrypt }))).Parameter;

describe('a parameter', () => {
  it('is read as it was written', async () => {
    expect(await put({})).toMatchObject({ Version: 1, Tier: 'Standard' });
    const parameter = await get('/wallcrawler/data/name');
    const arn = 'arn:aws:ssm:eu-central-1:000000000000:parameter/wallcrawler/data/name';
    expect(parameter).toMatchObject({ Value: 'v', Type: 'String', Version: 1, ARN: arn, DataType: 'text' });
    expect(parameter?.LastModifiedDate).toBeInstanceOf(Date);
    expect((await get(arn))?.Value).toBe('v');
  });

  it('is replaced only with Overwrite, in a new version, and keeps its type', async () => {
    await put({});
    await expect(put({ Value: 'w' })).rejects.toMatchObject({ name: 'ParameterAlreadyExists' });
    expect(await put({ Value: 'w', Overwrite: true, Type: undefined })).toMatchObject({ Version: 2 });
    expect(await get('/wallcrawler/data/name:2')).toMatchObject({ Value: 'w', Type: 'String' });
    const retyped = put({ Overwrite: true, Type: 'SecureString' });
    await expect(retyped).rejects.toMatchObject({ name: 'HierarchyTypeMismatchException' });
    await expect(get('/wallcrawler/data/name:1')).rejects.toMatchObject({ name: 'ParameterVersionNotFound' });
  });

  it('that is secure is readable with decryption only', async () => {
    await put({ Type: 'SecureString', Value: 'secret' });
    expect((await get('/wallcrawler/data/name', true))?.Value).toBe('secret');
    const encrypted = (await get('/wallcrawler/data/name'))?.Value ?? '';
    expect(Buffer.from(encrypted, 'base64').toString()).not.toContain('secret');
  });

  it('survives a restart, in a file that only its owner can read', async () => {
    await put({ Type: 'SecureString', Value: 'secret' });
    await stop();
    const folder = path.join(directory, 'ssm');
    expect(readdirSync(folder)).toEqual(['parameters.json']);
    expect(statSync(path.join(folder, 'parameters.json')).mode & 0o777).toBe(0o600);
    await start();
    expect((await get('/wallcrawler/data/name', true))?.Value).toBe('secret');
  });

  it('can be deleted', async () => {
    await put({});
    await client.send(new DeleteParameterCommand({ Name: '/wallcrawler/data/name' }));
    await expect(get('/wallcrawler/data/name')).rejects.toMatchObject({ name: 'ParameterNotFound' });
    const again = client.send(new DeleteParameterCommand({ Name: '/wallcrawler/data/name' }));
    await expect(again).rejects.toMatchObject({ name: 'ParameterNotFound' });
  });

  it.each([
    ['a name with a space', { Name: '/a b' }],
    ['a name with levels but no slash first', { Name: 'a/b' }],
    ['a reserved name', { Name: '/aws/x' }],
    ['an empty value', { Value: '' }],
    ['a value over 4 KB', { Value: 'x'.repeat(4097) }],
    ['no type', { Type: undefined }],
    ['an unknown type', { Type: 'Number' as 'String' }],
  ])('is refused with %s', async (_what, input) => {
    await expect(put(input)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('may have 8 KB in the advanced tier', async () => {
    expect(await put({ Value: 'x'.repeat(8000), Tier: 'Advanced' })).toMatchObject({ Tier: 'Advanced' });
  });
});

describe('several parameters', () => {
  it('are read by their names, with those named that are not there', async () => {
    await put({ Name: '/a/x' });
    const answer = await client.send(new GetParametersCommand({ Names: ['/a/x', '/a/none'] }));
    expect(answer.Parameters?.map(({ Name }) => Name)).toEqual(['/a/x']);
    expect(answer.InvalidParameters).toEqual(['/a/none']);
  });

  it('are read by their path, one level or all, page by page', async () => {
    for (const name of ['/a/x', '/a/y', '/a/z', '/a/b/deep', '/ab/other']) await put({ Name: name });
    const read = async (Recursive: boolean) => {
      const pages: (string | undefined)[][] = [];
      for await (const page of paginateGetParametersByPath({ client, pageSize: 2 }, { Path: '/a/', Recursive })) {
        pages.push(page.Parameters?.map(({ Name }) => Name) ?? []);
      }
      return pages;
    };
    expect(await read(false)).toEqual([['/a/x', '/a/y'], ['/a/z']]);
    expect(await read(true)).toEqual([
      ['/a/b/deep', '/a/x'],
      ['/a/y', '/a/z'],
    ]);
  });
});

describe('the file', () => {
  it('is not written over when it cannot be read', () => {
    const folder = path.join(directory, 'broken');
    new ParameterStore(folder).put({ name: 'x', value: 'y', type: 'String' });
    writeFileSync(path.join(folder, 'parameters.json'), '[{');
    expect(() => new ParameterStore(folder)).toThrow(/repair it, or remove it/);
  });
});
