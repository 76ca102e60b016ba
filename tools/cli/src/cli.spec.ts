import { execFile } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createSigner, createVerifier, parseKeyRing } from '@wallcrawler/cdp-auth';
import type { Jwks } from '@wallcrawler/cdp-auth';
import { ParameterStore, ssmService, startAwsServer } from '@wallcrawler/local/services';
import type { AwsServer } from '@wallcrawler/local/services';
import { ApiKeyStore, ProjectStore, SessionStore } from '@wallcrawler/session-store';
import { EcsFault, TEST_TABLES, bringTo, newTestSession, startFakeEcs, startTestDynamo } from '@wallcrawler/testing';
import type { FakeEcs, TestDynamo } from '@wallcrawler/testing';

const BIN = path.resolve(import.meta.dirname, '../bin/wallcrawler.mjs');

let dynamo: TestDynamo;
let aws: AwsServer;
let ecs: FakeEcs;
let stopEcs: () => Promise<void>;
let directory: string;
let projects: ProjectStore;
let keys: ApiKeyStore;
let sessions: SessionStore;
let ssm: SSMClient;

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'wallcrawler-cli-'));
  dynamo = await startTestDynamo();
  ({ ecs, stop: stopEcs } = await startFakeEcs());
  const parameters = new ParameterStore(path.join(directory, 'data'));
  aws = await startAwsServer({ services: [ssmService(parameters, 'us-east-1', '000000000000')] });
  ssm = new SSMClient({
    endpoint: aws.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const { protocol, hostname, port } = await ecs.client.config.endpoint!();
  writeFileSync(
    path.join(directory, 'endpoints.json'),
    JSON.stringify({
      AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
      AWS_ENDPOINT_URL_SSM: aws.url,
      AWS_ENDPOINT_URL_ECS: `${protocol}//${hostname}:${port}`,
    }),
  );
  writeFileSync(path.join(directory, 'lock.json'), '{}');
  const { client } = dynamo;
  projects = new ProjectStore({ client, tables: TEST_TABLES });
  keys = new ApiKeyStore({ client, table: 'wallcrawler-api-keys' });
  sessions = new SessionStore({ client, tables: TEST_TABLES });
});
afterAll(async () => {
  ssm.destroy();
  await Promise.all([dynamo.stop(), aws.close(), stopEcs()]);
  rmSync(directory, { recursive: true, force: true });
});
beforeEach(() => ecs.reset());

interface Result {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the command line as a user does. */
const cli = (...args: string[]): Promise<Result> =>
  new Promise((resolve) => {
    execFile(process.execPath, [BIN, ...args, '--directory', directory], (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });

/** Runs it with `--json` and gives what it has printed. */
async function json<T>(...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await cli(...args, '--json');
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as T;
}

interface Row {
  id: string;
  name: string;
  status: string;
}

describe('projects and keys', () => {
  it('makes a project and a key that opens it, lists both, and revokes the key', async () => {
    const project = await json<Row>('projects', 'create', '--name', 'acme', '--concurrency', '3');
    expect(await projects.get(project.id)).toMatchObject({ name: 'acme', concurrency: 3 });
    expect(await json('projects', 'list')).toContainEqual(
      expect.objectContaining({ id: project.id, name: 'acme', running: 0, concurrency: 3, creationsPerMinute: 60 }),
    );
    await json('projects', 'limit', project.id, '--creations-per-minute', '500');
    expect(await projects.get(project.id)).toMatchObject({ concurrency: 3, creationsPerMinute: 500 });

    const made = await json<{ id: string; key: string }>('keys', 'create', '--project', project.id);
    expect(await keys.verify(made.key)).toMatchObject({ projectId: project.id });
    const listed = await cli('keys', 'list', '--project', project.id);
    expect(listed.stdout).toContain(made.id);
    expect(listed.stdout).not.toContain(made.key.split('_')[2]);

    expect(await cli('keys', 'revoke', made.id)).toMatchObject({ code: 0, stdout: expect.stringMatching(/revoked/) });
    expect(await keys.verify(made.key)).toBeUndefined();
  });

  it.each([
    [['projects', 'create'], /--name is missing/],
    [['projects', 'create', '--name', 'a', '--concurrency', 'many'], /--concurrency: expected a whole number/],
    [['projects', 'limit', 'nobody', '--concurrency', '3'], /no project nobody/],
    [['projects', 'limit', 'nobody'], /--concurrency or --creations-per-minute/],
    [['keys', 'create', '--project', 'nobody'], /no project nobody/],
    [['keys', 'revoke', '0123456789abcdef'], /no key 0123456789abcdef/],
    [['keys', 'revoke', 'wc_0123456789abcdef_secret'], /id of the key/],
  ])('%j fails with a sentence', async (args, message) => {
    const { code, stdout, stderr } = await cli(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe('sessions', () => {
  it('lists the newest first, and by status', async () => {
    const { projectId } = await projects.create({ name: 'lists' });
    const ids: string[] = [];
    for (const state of ['FAILED', 'READY', 'STOPPED'] as const) {
      const { sessionId } = await sessions.create(newTestSession(projectId));
      await bringTo(sessions, sessionId, state);
      ids.push(sessionId);
    }
    const listed = (rows: Row[]) => rows.map(({ id }) => id).filter((id) => ids.includes(id));
    expect(listed(await json<Row[]>('sessions', 'list'))).toEqual([...ids].reverse());
    expect(listed(await json<Row[]>('sessions', 'list', '--status', 'running'))).toEqual([ids[1]]);
    expect(await json('sessions', 'list', '--limit', '1')).toHaveLength(1);
    expect(await cli('sessions', 'list', '--status', 'READY')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/--status: expected/),
    });
  });

  it('ends a session once, with its task', async () => {
    const { projectId } = await projects.create({ name: 'ends' });
    const { sessionId } = await sessions.create(newTestSession(projectId));
    const { taskArn } = ecs.addTask(sessionId);
    await bringTo(sessions, sessionId, 'ACTIVE', taskArn);
    expect(await json('sessions', 'end', sessionId)).toEqual({
      id: sessionId,
      status: 'COMPLETED',
      changed: true,
      taskTold: true,
    });
    expect(ecs.taskOf(sessionId)).toMatchObject({ desiredStatus: 'STOPPED' });
    expect(await sessions.get(sessionId)).toMatchObject({ status: 'TERMINATING', reason: 'released' });
    expect(await cli('sessions', 'end', sessionId)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/had ended before/),
    });
    expect(await cli('sessions', 'end', 'nothing')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/no session nothing/),
    });
  });
});

describe('sessions end without ECS', () => {
  it('releases the session all the same and says who stops its task', async () => {
    const { projectId } = await projects.create({ name: 'untold' });
    const { sessionId } = await sessions.create(newTestSession(projectId));
    const { taskArn } = ecs.addTask(sessionId);
    await bringTo(sessions, sessionId, 'READY', taskArn);
    ecs.intercept.StopTask = () => {
      throw new EcsFault('AccessDeniedException', 'not authorized to perform: ecs:StopTask');
    };
    const { code, stdout } = await cli('sessions', 'end', sessionId);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/is released\..*sweeper stops it/) });
    expect(await sessions.get(sessionId)).toMatchObject({ status: 'TERMINATING', reason: 'released' });
  });
});

describe('trace', () => {
  it('shows where the time of a create went', async () => {
    mkdirSync(path.join(directory, 'logs'), { recursive: true });
    const parts = [{ name: 'lease', id: '2', start_time: 1, end_time: 1.25 }];
    const create = { name: 'create', id: '1', trace_id: '1-a-b', start_time: 1, end_time: 2, subsegments: parts };
    const annotations = { session_id: 's1', result: 'ready' };
    writeFileSync(path.join(directory, 'logs/traces.jsonl'), `${JSON.stringify({ ...create, annotations })}\n`);
    expect((await cli('trace', 's1')).stdout).toBe(
      ['PART     BEGIN  TOOK     NOTES', 'create   0 ms   1000 ms  ready', '  lease  0 ms   250 ms', ''].join('\n'),
    );
    expect(await cli('trace', 's2')).toMatchObject({ code: 1, stderr: expect.stringContaining('s2 has no trace') });
    expect((await cli('trace', 's1', '--aws')).stderr).toContain('annotation.session_id = "s1"');
  });
});

describe('logs', () => {
  beforeAll(() => {
    mkdirSync(path.join(directory, 'logs'), { recursive: true });
    writeFileSync(path.join(directory, 'logs/sessions-create.log'), 'one\ntwo\nthree\n');
    writeFileSync(path.join(directory, 'logs/wallcrawler-controller.log'), 'browser\n');
  });

  it('shows the end of a function’s or container’s log', async () => {
    expect((await cli('logs', 'sessions-create', '--lines', '2')).stdout).toBe('two\nthree\n');
    expect((await cli('logs', 'ecs-controller')).stdout).toBe('browser\n');
    appendFileSync(path.join(directory, 'logs/authorizer.log'), '2026-11-20T10:00:00.000Z e1 hello you\n');
    expect(await json('logs', 'authorizer')).toEqual({
      time: '2026-11-20T10:00:00.000Z',
      source: 'e1',
      message: 'hello you',
    });
  });

  it('names the logs that there are, and reads no other file', async () => {
    for (const name of ['nothing', '../endpoints', '../lock.json'])
      expect(await cli('logs', name)).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/There are: .*sessions-create, wallcrawler-contr/),
      });
  });

  it('says where the logs are on AWS', async () => {
    expect((await cli('logs', 'sessions-create', '--aws')).stderr).toContain(
      'aws logs tail /aws/lambda/sessions-create',
    );
    expect((await cli('logs', 'cdp-proxy', '--aws')).stderr).toContain('aws logs tail /aws/ecs/wallcrawler-cdp-proxy');
  });
});

describe('signing keys', () => {
  const value = async (name: string): Promise<string> =>
    (await ssm.send(new GetParameterCommand({ Name: `/wallcrawler/cdp/${name}`, WithDecryption: true }))).Parameter!
      .Value!;

  it('makes the first key, adds a second that waits, keeps tokens valid, and shows no secret', async () => {
    expect((await cli('signing-keys', 'list')).stdout).toMatch(/There are no keys/);
    const first = await json<{ kid: string; added: boolean }>('signing-keys', 'rotate');
    const grant = { sessionId: 's', projectId: 'p', scope: 'connect' as const, expiresAt: Date.now() / 1000 + 600 };
    const token = await createSigner(async () => parseKeyRing(await value('signing-keys'))).sign(grant);

    const second = await json<{ kid: string; added: boolean }>('signing-keys', 'rotate');
    expect([first.added, second.added, second.kid === first.kid]).toEqual([true, true, false]);
    const { stdout } = await cli('signing-keys', 'list', '--json');
    expect(JSON.parse(stdout)).toMatchObject([
      { kid: first.kid, use: 'signs' },
      { kid: second.kid, use: 'waits to sign' },
    ]);
    const ring = parseKeyRing(await value('signing-keys'));
    for (const { privateJwk } of ring.keys) expect(stdout).not.toContain(privateJwk.d);
    expect((JSON.parse(await value('jwks')) as Jwks).keys.map(({ kid }) => kid)).toEqual([first.kid, second.kid]);
    expect(await value('jwks')).not.toContain('"d"');

    const verifier = createVerifier(async () => JSON.parse(await value('jwks')) as Jwks);
    expect(await verifier.verify(token)).toMatchObject({ sessionId: 's' });
    expect(await json('signing-keys', 'rotate')).toMatchObject({ kid: second.kid, added: false });
  });
});
