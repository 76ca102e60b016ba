import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrokerError } from '@wallcrawler/artifacts';
import { launchKey, sessionPrefix } from '@wallcrawler/artifacts';
import { answerRequest } from './answer-request.ts';
import { sha256, startHarness } from './testing/harness.ts';
import type { Harness } from './testing/harness.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const forbidden = { name: 'BrokerError', code: 'forbidden' };
const archive = { bytes: 3, sha256: sha256('abc') };

describe('who may ask', () => {
  it.each(['PROVISIONING', 'STARTING', 'READY', 'ACTIVE', 'TERMINATING'] as const)('a session in %s', async (state) => {
    const projectId = await harness.project();
    const { sessionId, broker } = await harness.session(projectId);
    const steps = { TERMINATING: 'releaseRequested', ACTIVE: 'clientAttached' } as const;
    if (state in steps) await harness.sessions.apply(sessionId, { type: steps[state as keyof typeof steps] });
    expect(await broker.open()).toEqual({ launch: { proxies: [] }, extensions: [], certificates: [] });
  });

  it('nobody else, with one answer for all: a wrong secret, another session’s, no session, an ended one', async () => {
    const projectId = await harness.project();
    const [one, other] = [await harness.session(projectId), await harness.session(projectId)];
    const ended = await harness.session(projectId);
    await harness.sessions.apply(ended.sessionId, { type: 'browserExited' });
    const strangers = [
      harness.broker(one.sessionId, 'guess'),
      harness.broker(one.sessionId, other.secret),
      harness.broker('nothing', one.secret),
      ended.broker,
    ];
    const refusals = await Promise.all(strangers.map((broker) => broker.open().catch((error: unknown) => error)));
    for (const refusal of refusals) expect(refusal).toMatchObject(forbidden);
    expect(new Set(refusals.map((refusal) => (refusal as BrokerError).message)).size).toBe(1);
    const put = [{ path: 'logs/1.jsonl', bytes: 1, contentType: 'text/plain' }];
    for (const broker of strangers) {
      await expect(broker.put(put)).rejects.toMatchObject(forbidden);
      await expect(broker.saveContext(archive)).rejects.toMatchObject(forbidden);
      await expect(broker.commitContext({ version: 'v', ...archive })).rejects.toMatchObject(forbidden);
      await expect(broker.releaseContext()).rejects.toMatchObject(forbidden);
    }
    expect(JSON.stringify(harness.lines)).not.toContain(one.secret);
  });

  it('nobody where the row has no hash', async () => {
    const projectId = await harness.project();
    const { sessionId } = await harness.session(projectId);
    const session = (await harness.sessions.get(sessionId))!;
    for (const secretHash of ['', undefined as unknown as string]) {
      const dependencies = { ...harness.dependencies, sessions: { get: async () => ({ ...session, secretHash }) } };
      const answer = await answerRequest({ action: 'open', sessionId, secret: 'x' }, dependencies);
      expect(answer).toMatchObject({ error: { code: 'forbidden' } });
    }
  });

  it.each([
    [undefined],
    ['text'],
    [{}],
    [{ action: 'delete', sessionId: 's', secret: 'x' }],
    [{ action: 'open', sessionId: 's' }],
    [{ action: 'open', sessionId: 's', secret: 'x', more: 1 }],
    [{ action: 'put', sessionId: 's', secret: 'x', objects: [] }],
    [{ action: 'put', sessionId: 's', secret: 'x', objects: [{ path: 'logs/1', bytes: -1, contentType: 'a/b' }] }],
    [
      {
        action: 'put',
        sessionId: 's',
        secret: 'x',
        objects: [{ path: 'logs/1', bytes: 1, contentType: 'a/b\r\nx: y' }],
      },
    ],
    [{ action: 'saveContext', sessionId: 's', secret: 'x', bytes: 1, sha256: 'short' }],
    [{ action: 'commitContext', sessionId: 's', secret: 'x', bytes: 1, sha256: archive.sha256, version: '../v' }],
  ])('refuses %j as invalid', async (event) => {
    expect(await answerRequest(event, harness.dependencies)).toMatchObject({ error: { code: 'invalid' } });
  });

  it('throws what is a fault of ours, and its client calls that unavailable', async () => {
    const broken = { ...harness.dependencies, sessions: { get: () => Promise.reject(new Error('no table')) } };
    const event = { action: 'open', sessionId: 's', secret: 'x' };
    await expect(answerRequest(event, broken)).rejects.toThrow('no table');
    const { sessionId, secret } = await harness.session(await harness.project(), { proxyRules: 1 });
    const session = (await harness.sessions.get(sessionId))!;
    await harness.object(launchKey(session.projectId, sessionId), 'no JSON');
    await expect(harness.broker(sessionId, secret).open()).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('put', () => {
  it('gives leave to write the session’s own objects, also with names from another world', async () => {
    const projectId = await harness.project();
    const { sessionId, broker } = await harness.session(projectId);
    const paths = ['logs/000001.jsonl', 'downloads/Bericht (1) – ö%2e+#?.pdf', 'recording/page-0/segment 1.ts'];
    const uploads = await broker.put(paths.map((path) => ({ path, bytes: 3, contentType: 'text/plain' })));
    expect(uploads.map(({ path }) => path)).toEqual(paths);
    for (const { url, headers, path } of uploads) {
      expect(await fetch(url, { method: 'PUT', headers, body: 'abc' })).toMatchObject({ status: 200 });
      const key = `${sessionPrefix(projectId, sessionId)}${path}`;
      expect(await harness.dependencies.bucket.size(key)).toBe(3);
    }
  });

  it('signs size and type, for a quarter of an hour', async () => {
    const { broker } = await harness.session(await harness.project());
    const [upload] = await broker.put([{ path: 'logs/1.jsonl', bytes: 3, contentType: 'application/jsonl' }]);
    const query = new URL(upload!.url).searchParams;
    expect(query.get('X-Amz-SignedHeaders')).toBe('content-length;content-type;host');
    expect(query.get('X-Amz-Expires')).toBe('900');
    expect(upload!.url).not.toMatch(/checksum/i);
    expect(upload!.headers).toEqual({ 'content-length': '3', 'content-type': 'application/jsonl' });
  });

  it.each([
    '',
    '/',
    'logs',
    'logs/',
    'logs//a',
    'logs/.',
    'logs/..',
    'logs/../launch.json',
    'logs/a/../../launch.json',
    'logs/..\\x',
    'logs/a\u0000b',
    'logs/a\nb',
    'logs/\ud800',
    'logs/a/b/c/d/e',
    `logs/${'ä'.repeat(130)}`,
    'launch.json',
    'other/x',
    '../other-session/logs/1',
    '/logs/1',
    'Logs/1',
    'constructor/x',
    '__proto__/x',
  ])('refuses the path %j', async (path) => {
    const { broker } = await harness.session(await harness.project());
    const refused = broker.put([{ path, bytes: 1, contentType: 'text/plain' }]);
    await expect(refused).rejects.toMatchObject({ code: path === '' ? 'invalid' : 'forbidden' });
  });

  it.each([
    ['logs', 64 * 1024 ** 2],
    ['downloads', 1024 ** 3],
    ['recording', 2 * 1024 ** 3],
  ])('refuses an object of more than its limit under %s/', async (kind, limit) => {
    const { broker } = await harness.session(await harness.project());
    const object = (bytes: number) => ({ path: `${kind}/a`, bytes, contentType: 'text/plain' });
    await expect(broker.put([object(1), object(limit + 1)])).rejects.toMatchObject({ code: 'too_large' });
    expect(await broker.put([object(limit)])).toHaveLength(1);
  });
});
