import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import Browserbase from '@browserbasehq/sdk';
import { ApiKeyStore, ProjectStore } from '@wallcrawler/session-store';
import { Operator } from './testing/aws.ts';
import { TestCloud } from './testing/cloud.ts';
import { eventually } from './testing/eventually.ts';
import { WebhookReceiver } from './testing/webhook-receiver.ts';

/** Retries each second, so that a test need not wait for minutes. */
const parameters = { WebhookRetrySeconds: '1', WebhookMaxAttempts: '100' };

let cloud: TestCloud;
let operator: Operator;
let bb: Browserbase;
let receiver: WebhookReceiver;

beforeAll(async () => {
  receiver = new WebhookReceiver();
  [cloud] = await Promise.all([TestCloud.start({ parameters }), receiver.start()]);
  operator = new Operator(cloud);
  bb = cloud.sdk();
});
afterAll(async () => {
  operator?.close();
  await receiver.stop();
  await cloud?.stop();
});

/** The SDK's types know the events of hosted functions only. */
type EventTypes = Browserbase.WebhookCreateParams['eventTypes'];
const types = (...names: string[]) => names as unknown as EventTypes;
const ALL = types('session.created', 'session.ready', 'session.completed', 'session.failed', 'session.timed_out');
const LIFE = ['session.created', 'session.ready', 'session.completed'];

/** A session from its create to its release. */
async function live(): Promise<string> {
  const { id } = await bb.sessions.create();
  await bb.sessions.update(id, { status: 'REQUEST_RELEASE' });
  return id;
}
const arrived = (sessionId: string, expected = LIFE) =>
  eventually(() => receiver.typesOf(sessionId).length === expected.length, {
    timeout: 60_000,
    describe: () => JSON.stringify(receiver.typesOf(sessionId)),
  }).then(() => expect(receiver.typesOf(sessionId)).toEqual(expected));

describe('the SDK', () => {
  it('creates, retrieves, lists, updates, rotates and deletes webhooks', async () => {
    const created = await bb.webhooks.create({ endpoint: 'https://hooks.invalid/1', eventTypes: ALL });
    const { secret, ...webhook } = created;
    expect(secret).toMatch(/^whsec_/);
    expect(webhook).toMatchObject({
      endpoint: 'https://hooks.invalid/1',
      eventTypes: ALL,
      projectId: cloud.settings.projectId,
    });
    expect(await bb.webhooks.retrieve(webhook.id)).toEqual(webhook);
    const second = await bb.webhooks.create({ endpoint: 'https://hooks.invalid/2', eventTypes: ALL });

    const first = await bb.webhooks.list({ limit: 1 });
    expect(first).toMatchObject({ limit: 1, nextCursor: expect.any(String), data: [{ id: second.id }] });
    expect(await bb.webhooks.list({ limit: 1, cursor: first.nextCursor! })).toMatchObject({
      nextCursor: null,
      data: [webhook],
    });
    expect(JSON.stringify(await bb.webhooks.list())).not.toContain('whsec_');

    const updated = await bb.webhooks.update(webhook.id, { eventTypes: types('session.failed') });
    expect(updated).toMatchObject({ id: webhook.id, endpoint: webhook.endpoint, eventTypes: ['session.failed'] });
    const rotated = await bb.webhooks.rotateSecret(webhook.id);
    expect(rotated.secret).not.toBe(secret);
    expect((await bb.webhooks.rotateSecret(webhook.id, { revokeImmediately: true })).secret).toMatch(/^whsec_/);

    for (const { id } of [webhook, second]) expect(await bb.webhooks.delete(id)).toBeFalsy();
    await expect(bb.webhooks.retrieve(webhook.id)).rejects.toThrow(Browserbase.NotFoundError);
    expect(await bb.webhooks.list()).toEqual({ data: [], limit: 20, nextCursor: null });
  });

  it('is told what is wrong', async () => {
    const { id } = await bb.webhooks.create({ endpoint: 'https://hooks.invalid/3', eventTypes: ALL });
    const again = bb.webhooks.create({ endpoint: 'https://HOOKS.invalid:443/3', eventTypes: ALL });
    await expect(again).rejects.toThrow(Browserbase.ConflictError);
    const functions = bb.webhooks.create({
      endpoint: 'https://hooks.invalid/4',
      eventTypes: ['functions.builds.failed'],
    });
    await expect(functions).rejects.toThrow('Wallcrawler runs no functions');
    for (const endpoint of ['ftp://hooks.invalid/', 'https://u:p@hooks.invalid/', 'http://169.254.169.254/', 'hooks'])
      await expect(bb.webhooks.create({ endpoint, eventTypes: ALL })).rejects.toThrow(Browserbase.BadRequestError);
    await bb.webhooks.delete(id);
  });

  it('of another project sees none of them', async () => {
    const { id } = await bb.webhooks.create({ endpoint: 'https://hooks.invalid/5', eventTypes: ALL });
    const tables = { sessions: 'wallcrawler-sessions', projects: 'wallcrawler-projects', usage: 'wallcrawler-usage' };
    const project = await new ProjectStore({ client: operator.tables, tables }).create({ name: 'foreign' });
    const keys = new ApiKeyStore({ client: operator.tables, table: 'wallcrawler-api-keys' });
    const foreign = cloud.sdk((await keys.create(project.projectId, 'foreign')).key);
    expect((await foreign.webhooks.list()).data).toEqual([]);
    for (const call of [
      () => foreign.webhooks.retrieve(id),
      () => foreign.webhooks.update(id, { endpoint: 'https://hooks.invalid/6' }),
      () => foreign.webhooks.rotateSecret(id),
      () => foreign.webhooks.delete(id),
    ])
      await expect(call()).rejects.toThrow(Browserbase.NotFoundError);
    await bb.webhooks.delete(id);
  });
});

describe('a receiver', () => {
  it('hears of the whole life of a session, signed', async () => {
    const { id, secret } = await bb.webhooks.create({ endpoint: receiver.url, eventTypes: ALL });
    receiver.secrets.push(secret);
    const sessionId = await live();
    await arrived(sessionId);
    const [first] = receiver.deliveries;
    expect(receiver.deliveries.map(({ verifiedBy }) => verifiedBy)).toEqual(receiver.deliveries.map(() => [secret]));
    expect(first?.payload.data).toMatchObject({ projectId: cloud.settings.projectId });

    const rotated = await bb.webhooks.rotateSecret(id);
    receiver.secrets.push(rotated.secret);
    await arrived(await live());
    expect(receiver.deliveries.at(-1)).toMatchObject({
      verifiedBy: [secret, rotated.secret],
      signatures: [/^v1,/, /^v1,/].map((form) => expect.stringMatching(form)),
    });

    const revoked = await bb.webhooks.rotateSecret(id, { revokeImmediately: true });
    receiver.secrets.push(revoked.secret);
    await arrived(await live());
    expect(receiver.deliveries.at(-1)).toMatchObject({ verifiedBy: [revoked.secret] });
  });

  it('misses nothing while it answers 503 or is not there at all', async () => {
    receiver.status = 503;
    const refused = receiver.refused;
    const during503 = await live();
    await eventually(() => receiver.refused >= refused + 3);
    await receiver.stop();
    const whileGone = await live();
    await eventually(() => /connection: the connection/.test(cloud.functionLog('webhooks-deliverer')));
    receiver.status = 204;
    await receiver.start();
    await Promise.all([arrived(during503), arrived(whileGone)]);
  });

  it('that answers slowly, or never, holds up nobody', async () => {
    const silent = new WebhookReceiver();
    await silent.start();
    silent.hold = true;
    const { id } = await bb.webhooks.create({ endpoint: silent.url, eventTypes: ALL });
    const started = Date.now();
    await arrived(await live());
    await eventually(() => silent.held > 0);
    expect(Date.now() - started).toBeLessThan(15_000);
    await bb.webhooks.delete(id);
    await silent.stop();
  });

  it('that says that it is gone is asked no more', async () => {
    const gone = new WebhookReceiver();
    await gone.start();
    gone.status = 410;
    const { id } = await bb.webhooks.create({ endpoint: gone.url, eventTypes: types('session.created') });
    await arrived(await live());
    await eventually(async () => 'disabledAt' in (await bb.webhooks.retrieve(id)));
    const { refused } = gone;
    await arrived(await live());
    expect(gone.refused).toBe(refused);
    gone.status = 204;
    await bb.webhooks.update(id, { endpoint: gone.url });
    const sessionId = await live();
    await eventually(() => gone.typesOf(sessionId).length === 1);
    await bb.webhooks.delete(id);
    await gone.stop();
  });
});

describe('a delivery that waits', () => {
  it('survives a restart of the platform', async () => {
    await receiver.stop();
    const before = receiver.deliveries.length;
    const failures = () => cloud.functionLog('webhooks-deliverer').split('connection: the connection').length;
    const [failed, sessionId] = [failures(), await live()];
    await eventually(() => failures() >= failed + 3);
    await cloud.interrupt();
    cloud = await TestCloud.start({ parameters, directory: cloud.directory });
    expect(receiver.deliveries.length).toBe(before);
    await receiver.start();
    await arrived(sessionId);
  });
});

describe('secrets', () => {
  it('are in no log', () => {
    const logs = path.join(cloud.directory, 'logs');
    for (const file of readdirSync(logs)) {
      const text = readFileSync(path.join(logs, file), 'utf8');
      const found = receiver.secrets.filter((secret) => text.includes(secret.slice('whsec_'.length)));
      expect({ file, found }).toEqual({ file, found: [] });
    }
  });
});
