import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import http from 'node:http';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import Browserbase from '@browserbasehq/sdk';
import { TestCloud } from './testing/cloud.ts';
import { eventually } from './testing/eventually.ts';
import { zipOf } from './testing/zip.ts';

let cloud: TestCloud;
let sdk: Browserbase;
beforeAll(async () => {
  cloud = await TestCloud.start({ parameters: { ApiKeyCacheSeconds: '1' } });
  sdk = cloud.sdk();
});
afterAll(() => cloud?.stop());

const MB = 1024 * 1024;
const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/;
const nobody = '00000000-0000-0000-0000-000000000000';
const workspace = path.resolve(import.meta.dirname, '../../..');

const file = (content: Buffer | string, name: string, type = 'application/octet-stream') =>
  new File([new Uint8Array(Buffer.from(content))], name, { type });

async function call(method: string, route: string, body?: object | string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${cloud.settings.baseURL}${route}`, {
    method,
    headers: { 'x-bb-api-key': cloud.settings.apiKey, 'content-type': 'application/json' },
    body: typeof body === 'object' ? JSON.stringify(body) : body,
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

describe('contexts', () => {
  it('are made, shown, updated, listed and deleted', async () => {
    const { data: made, response } = await sdk.contexts.create({ name: ' My shop ' }).withResponse();
    expect(response.status).toBe(201);
    expect(made).toEqual({
      id: expect.any(String),
      cipherAlgorithm: 'AES-256-CBC',
      initializationVectorSize: 16,
      publicKey: expect.any(String),
      uploadUrl: expect.stringMatching(/^https:/),
    });
    expect(await sdk.contexts.retrieve(made.id)).toEqual({
      id: made.id,
      name: 'My shop',
      projectId: cloud.settings.projectId,
      createdAt: expect.stringMatching(iso),
      updatedAt: expect.stringMatching(iso),
    });
    expect(await sdk.contexts.update(made.id)).toEqual(made);
    expect((await call('GET', '/v1/contexts')).body).toMatchObject([{ id: made.id, name: 'My shop' }]);
    const removal = await sdk.contexts.delete(made.id).asResponse();
    expect([removal.status, await removal.text()]).toEqual([204, '']);
    await expect(sdk.contexts.retrieve(made.id)).rejects.toBeInstanceOf(Browserbase.NotFoundError);
    await expect(sdk.contexts.update(made.id)).rejects.toBeInstanceOf(Browserbase.NotFoundError);
    await expect(sdk.contexts.delete(made.id)).rejects.toBeInstanceOf(Browserbase.NotFoundError);
  });

  it('need no name, and no two have the same', async () => {
    const plain = await sdk.contexts.create();
    expect(await sdk.contexts.retrieve(plain.id)).not.toHaveProperty('name');
    const named = await sdk.contexts.create({ name: 'Taken', projectId: cloud.settings.projectId });
    await expect(sdk.contexts.create({ name: 'taken ' })).rejects.toBeInstanceOf(Browserbase.ConflictError);
    await sdk.contexts.delete(named.id);
    await sdk.contexts.create({ name: 'taken' });
    await expect(sdk.contexts.create({ projectId: nobody })).rejects.toBeInstanceOf(Browserbase.PermissionDeniedError);
    await expect(sdk.contexts.create({ name: ' ' })).rejects.toThrow(/400 .*name/);
  });
});

describe('a context that a session will save', () => {
  it('is not deleted before the session has ended', async () => {
    const impatient = cloud.sdk(undefined, { maxRetries: 0 });
    const { id } = await sdk.contexts.create();
    const session = await sdk.sessions.create({ browserSettings: { context: { id, persist: true } } });
    await expect(impatient.contexts.delete(id)).rejects.toMatchObject({
      status: 409,
      error: { code: 'context_in_use', message: expect.stringContaining(session.id) },
    });
    await sdk.sessions.update(session.id, { status: 'REQUEST_RELEASE' });
    await eventually(async () => (await sdk.sessions.retrieve(session.id)).endedAt);
    await impatient.contexts.delete(id);
    await expect(sdk.contexts.retrieve(id)).rejects.toBeInstanceOf(Browserbase.NotFoundError);
  });
});

const manifest = JSON.stringify({ manifest_version: 3, name: 'Test', version: '1.2' });

describe('extensions', () => {
  it('are kept, shown, listed and deleted', async () => {
    const zip = await zipOf({ 'manifest.json': manifest, 'content.js': '// nothing' });
    const made = await sdk.extensions.create({ file: file(zip, 'my extension.zip', 'application/zip') });
    expect(made).toMatchObject({
      id: expect.any(String),
      fileName: 'my extension.zip',
      projectId: cloud.settings.projectId,
      createdAt: expect.stringMatching(iso),
      updatedAt: expect.stringMatching(iso),
      name: 'Test',
      version: '1.2',
    });
    expect(await sdk.extensions.retrieve(made.id)).toEqual(made);
    expect((await call('GET', '/v1/extensions')).body).toEqual([made]);
    await sdk.extensions.delete(made.id);
    await expect(sdk.extensions.retrieve(made.id)).rejects.toBeInstanceOf(Browserbase.NotFoundError);
    await expect(sdk.extensions.delete(made.id)).rejects.toBeInstanceOf(Browserbase.NotFoundError);
  });

  it('are refused with the reason', async () => {
    const upload = (content: Buffer | string, name = 'e.zip') => sdk.extensions.create({ file: file(content, name) });
    await expect(upload('no zip')).rejects.toThrow(/400 .*expected a zip/);
    await expect(upload(await zipOf({ 'a.js': '' }))).rejects.toThrow(/400 .*manifest\.json/);
    const old = manifest.replace('3', '2');
    await expect(upload(await zipOf({ 'manifest.json': old }))).rejects.toThrow(/400 .*manifest_version/);
    const none = call('POST', '/v1/extensions', {});
    expect(await none).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } });
  });

  it('take what Stagehand uploads', async () => {
    const zip = path.join(workspace, 'node_modules/@browserbasehq/stagehand/dist/assets/stagehand-extension.zip');
    const made = await sdk.extensions.create({ file: file(readFileSync(zip), 'stagehand-extension.zip') });
    await sdk.extensions.delete(made.id);
  });
});

describe('certificates', () => {
  it('are kept, shown, listed and deleted', async () => {
    const pem = readFileSync(path.join(import.meta.dirname, 'testing/test-ca.pem'));
    const made = await sdk.certificates.create({ file: file(pem, 'ca.pem', 'application/x-pem-file') });
    expect(made).toMatchObject({
      id: expect.any(String),
      projectId: cloud.settings.projectId,
      createdAt: expect.stringMatching(iso),
      updatedAt: expect.stringMatching(iso),
      subject: 'O=Wallcrawler tests, CN=Test CA',
    });
    expect(await sdk.certificates.retrieve(made.id)).toEqual(made);
    expect(await sdk.certificates.list()).toEqual([made]);
    await sdk.certificates.delete(made.id);
    expect(await sdk.certificates.list()).toEqual([]);
    await expect(sdk.certificates.retrieve(made.id)).rejects.toBeInstanceOf(Browserbase.NotFoundError);
    await expect(sdk.certificates.create({ file: file('no PEM', 'a') })).rejects.toThrow(
      /400 .*expected a certificate/,
    );
  });
});

describe('API keys', () => {
  it('are made, used, listed and revoked', async () => {
    const made = (await call('POST', '/v1/api-keys', { name: 'second' })).body as { id: string; key: string };
    const second = cloud.sdk(made.key, { maxRetries: 0 });
    expect((await second.projects.list())[0]?.id).toBe(cloud.settings.projectId);
    const listed = (await call('GET', '/v1/api-keys')).body as { id: string; current: boolean }[];
    expect(listed.find(({ id }) => id === made.id)).toMatchObject({ name: 'second', current: false });
    const own = listed.find(({ current }) => current)!;
    expect(JSON.stringify(listed)).not.toContain(made.key);
    expect(await call('DELETE', `/v1/api-keys/${own.id}`)).toMatchObject({
      status: 409,
      body: { code: 'own_api_key' },
    });
    expect(await call('DELETE', `/v1/api-keys/${made.id}`)).toEqual({ status: 204, body: undefined });
    await eventually(
      async () =>
        (await second.projects
          .list()
          .asResponse()
          .catch(({ status }) => status)) === 401,
    );
    expect((await call('DELETE', '/v1/api-keys/0000000000000000')).status).toBe(404);
  });
});

describe('uploads that are too large', () => {
  it('are refused by the function, by Lambda and by the API, each with what to do instead', async () => {
    const upload = (bytes: number) => sdk.sessions.uploads.create(nobody, { file: file(Buffer.alloc(bytes), 'big') });
    for (const bytes of [4 * MB + 1, 5 * MB, 12 * MB])
      await expect(upload(bytes)).rejects.toMatchObject({
        status: 413,
        error: {
          statusCode: 413,
          code: 'body_too_large',
          message: expect.stringMatching(/4 MB.*setInputFiles.*\/uploads\//),
        },
      });
    await expect(upload(4 * MB)).rejects.toBeInstanceOf(Browserbase.NotFoundError);
  });

  it('are refused at once by the length that they announce', async () => {
    const url = `${cloud.settings.baseURL}/v1/sessions/${nobody}/uploads`;
    const headers = {
      'x-bb-api-key': cloud.settings.apiKey,
      'content-type': 'multipart/form-data; boundary=x',
      'content-length': 1024 * MB,
    };
    const request = http.request(url, { method: 'POST', headers }).on('error', () => {});
    request.write('--x\r\n');
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    expect([response.statusCode, await json(response)]).toMatchObject([413, { code: 'body_too_large' }]);
    request.destroy();
  });
});

describe('calls that are not implemented', () => {
  const id = nobody;
  it.each<[string, (sdk: Browserbase) => Promise<unknown>]>([
    ['search.web', ({ search }) => search.web({ query: 'x' })],
    ['agents.create', ({ agents }) => agents.create({ name: 'x' })],
    ['agents.retrieve', ({ agents }) => agents.retrieve(id)],
    ['agents.update', ({ agents }) => agents.update(id, { name: 'x' })],
    ['agents.list', ({ agents }) => agents.list()],
    ['agents.delete', ({ agents }) => agents.delete(id)],
    ['agents.runs.create', ({ agents }) => agents.runs.create({ task: 'x' })],
    ['agents.runs.retrieve', ({ agents }) => agents.runs.retrieve(id)],
    ['agents.runs.list', ({ agents }) => agents.runs.list({ limit: 5 })],
    ['agents.runs.listMessages', ({ agents }) => agents.runs.listMessages(id)],
    ['secrets.create', ({ secrets }) => secrets.create({} as never)],
    ['secrets.retrieve', ({ secrets }) => secrets.retrieve(id)],
    ['secrets.update', ({ secrets }) => secrets.update(id, {} as never)],
    ['secrets.list', ({ secrets }) => secrets.list()],
    ['secrets.delete', ({ secrets }) => secrets.delete(id)],
    ['secrets.getPublicKey', ({ secrets }) => secrets.getPublicKey()],
    ['functions.secrets.list', ({ functions }) => functions.secrets.list(id)],
    ['functions.secrets.attach', ({ functions }) => functions.secrets.attach(id, {} as never)],
    ['functions.secrets.detach', ({ functions }) => functions.secrets.detach(id, id)],
  ])('%s says so once, and what to use instead', async (_, attempt) => {
    let requests = 0;
    const counting = (...[url, init]: Parameters<typeof fetch>) => ((requests += 1), fetch(url, init));
    await expect(attempt(cloud.sdk(undefined, { fetch: counting }))).rejects.toMatchObject({
      status: 501,
      error: {
        statusCode: 501,
        error: 'Not Implemented',
        code: 'not_implemented',
        message: expect.stringContaining('; '),
      },
    });
    expect(requests).toBe(1);
  });
});
