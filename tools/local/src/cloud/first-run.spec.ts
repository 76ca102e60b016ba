import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { composeAll } from '@wallcrawler/stack';
import { ApiKeyStore, ProjectStore } from '@wallcrawler/session-store';
import { startEngines } from '../engines/engines.ts';
import type { Engines } from '../engines/engines.ts';
import { provisionStack } from '../provision/provision-stack.ts';
import { openTarget } from '../provision/testing/parts.ts';
import { ParameterStore } from '../services/index.ts';
import { createClients, endpointVariables } from './clients.ts';
import type { Clients } from './clients.ts';
import {
  JWKS_PARAMETER,
  SIGNING_KEYS_PARAMETER,
  ensureProject,
  ensureSigningKeys,
  readSettings,
  writeSettings,
} from './first-run.ts';
import { localParameters } from './stage.ts';

let root: string;
let directory: string;
let engines: Engines;
let clients: Clients;
let projects: ProjectStore;
let keys: ApiKeyStore;

beforeAll(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'wallcrawler-first-'));
  engines = await startEngines(root, () => {});
  clients = createClients(endpointVariables(engines.dynamodb, engines.messaging, engines.messaging));
  const stacks = composeAll(path.resolve(import.meta.dirname, '../../../..'));
  const data = stacks.find(({ stackName }) => stackName === 'data')!;
  await provisionStack(data, localParameters(stacks, 'ws://127.0.0.1:1', {}), openTarget(root, engines));
  const tables = { sessions: 'wallcrawler-sessions', projects: 'wallcrawler-projects', usage: 'wallcrawler-usage' };
  projects = new ProjectStore({ client: clients.documents, tables });
  keys = new ApiKeyStore({ client: clients.documents, table: 'wallcrawler-api-keys' });
});
beforeEach(() => {
  directory = mkdtempSync(path.join(root, 'state-'));
});
afterAll(async () => {
  await engines?.stop();
  rmSync(root, { recursive: true, force: true });
});

/** What a start does with the project, up to the settings that the next one finds. */
async function start(concurrency?: number) {
  const project = await ensureProject(clients.documents, directory, concurrency);
  writeSettings(directory, { ...project, baseURL: 'http://127.0.0.1:1', connectBaseURL: 'ws://127.0.0.1:2' }, {});
  return project;
}

describe('ensureProject', () => {
  it('makes a project and a key that is valid for it', async () => {
    const { apiKey, projectId } = await start();
    expect(await keys.verify(apiKey)).toMatchObject({ projectId });
    expect(await projects.get(projectId)).toMatchObject({ name: 'default', concurrency: 10 });
  });

  it('gives the second start the same, with the concurrency that it asks for', async () => {
    const first = await start(3);
    expect(await start()).toEqual(first);
    expect(await projects.get(first.projectId)).toMatchObject({ concurrency: 3 });
    expect(await start(5)).toEqual(first);
    expect(await projects.get(first.projectId)).toMatchObject({ concurrency: 5 });
  });

  it('replaces a key that was revoked, in the same project', async () => {
    const first = await start();
    await keys.revoke((await keys.verify(first.apiKey))!.keyId);
    const second = await start();
    expect(second.projectId).toBe(first.projectId);
    expect(second.apiKey).not.toBe(first.apiKey);
    expect(await keys.verify(second.apiKey)).toMatchObject({ projectId: first.projectId });
  });

  it('does not hand out a key that belongs to another project', async () => {
    const own = await start();
    const other = await keys.create((await projects.create({ name: 'other' })).projectId, 'other');
    writeSettings(directory, { ...readSettings(directory)!, apiKey: other.key }, {});
    const again = await start();
    expect(again.projectId).toBe(own.projectId);
    expect(await keys.verify(again.apiKey)).toMatchObject({ projectId: own.projectId });
  });

  it.each(['', '{}', 'not JSON', '{"apiKey":1,"projectId":null}'])(
    'begins anew when the settings are %j',
    async (text) => {
      writeFileSync(path.join(directory, 'local.json'), text);
      const { apiKey, projectId } = await start();
      expect(await keys.verify(apiKey)).toMatchObject({ projectId });
    },
  );

  it('begins anew when the tables know nothing of the settings', async () => {
    const first = await start();
    writeSettings(directory, { ...readSettings(directory)!, projectId: 'gone' }, {});
    expect((await start()).projectId).not.toBe(first.projectId);
  });
});

describe('writeSettings', () => {
  it('leaves files that only their owner can read', async () => {
    const { apiKey } = await start();
    for (const name of ['local.json', 'endpoints.json'])
      expect(statSync(path.join(directory, name)).mode & 0o777).toBe(0o600);
    expect(readSettings(directory)).toMatchObject({ apiKey, connectBaseURL: 'ws://127.0.0.1:2' });
    expect(readFileSync(path.join(directory, 'endpoints.json'), 'utf8')).toBe('{}\n');
  });
});

describe('ensureSigningKeys', () => {
  it('makes a ring and its public part once', () => {
    const parameters = new ParameterStore(directory);
    ensureSigningKeys(parameters);
    const ring = parameters.get(SIGNING_KEYS_PARAMETER);
    expect(ring).toMatchObject({ type: 'SecureString' });
    expect(parameters.get(JWKS_PARAMETER)?.value).not.toContain('"d"');
    ensureSigningKeys(new ParameterStore(directory));
    expect(new ParameterStore(directory).get(SIGNING_KEYS_PARAMETER)).toEqual(ring);
  });

  it('makes both anew when a start ended between the two', () => {
    const parameters = new ParameterStore(directory);
    parameters.put({ name: JWKS_PARAMETER, type: 'String', value: 'half' });
    ensureSigningKeys(parameters);
    expect(JSON.parse(parameters.get(JWKS_PARAMETER)!.value)).toMatchObject({ keys: [{ crv: 'P-256' }] });
  });
});
