import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import puppeteer from 'puppeteer-core';
import { Operator } from './testing/aws.ts';
import { TestCloud } from './testing/cloud.ts';
import { eventually } from './testing/eventually.ts';
import { browsersIn, processesOfSession, scratchOf } from './testing/leftovers.ts';
import { startTestSite } from './testing/pages.ts';
import type { TestSite } from './testing/pages.ts';

let cloud: TestCloud;
let operator: Operator;
let site: TestSite;

beforeAll(async () => {
  [cloud, site] = await Promise.all([TestCloud.start({ parameters: { ConnectTimeoutSeconds: '3' } }), startTestSite()]);
  operator = new Operator(cloud);
});
afterAll(async () => {
  operator?.close();
  await site?.close();
  await cloud?.stop();
});

const status = async (id: string) => (await cloud.sdk().sessions.retrieve(id)).status;
const release = (id: string) => cloud.sdk().sessions.update(id, { status: 'REQUEST_RELEASE' });
const connect = (connectUrl: string) => puppeteer.connect({ browserWSEndpoint: connectUrl });

interface Traces {
  taskArn: string;
  scratch: string;
}

/** What a session uses while it lives; taken before the fault, to look for afterwards. */
async function tracesOf(sessionId: string): Promise<Traces> {
  const { taskArn } = await operator.row(sessionId);
  const scratch = scratchOf(sessionId)!;
  expect(browsersIn(scratch).length).toBeGreaterThan(0);
  return { taskArn: taskArn!, scratch };
}

/** A session has ended in every respect: state, task, processes, directory, concurrency unit. */
async function nothingIsLeft(sessionId: string, { taskArn, scratch }: Traces, ended: string): Promise<void> {
  await eventually(async () => (await operator.row(sessionId)).status === ended, {
    describe: () => `expected ${ended}`,
  });
  await eventually(async () => (await operator.taskStatus(taskArn)) === 'STOPPED');
  await eventually(() => processesOfSession(sessionId).length === 0);
  await eventually(() => browsersIn(scratch).length === 0 && !existsSync(scratch));
  expect(await operator.units()).not.toContain(sessionId);
}

describe('a running session', () => {
  it('whose Chromium is killed ends as ERROR at once', async () => {
    const { id, connectUrl } = await cloud.sdk().sessions.create({});
    const traces = await tracesOf(id);
    const browser = await connect(connectUrl);
    const gone = new Promise((resolve) => browser.once('disconnected', resolve));
    const main = browsersIn(traces.scratch).find(({ command }) => !command.includes('--type='))!;
    process.kill(main.pid, 'SIGKILL');
    await gone;
    await nothingIsLeft(id, traces, 'FAILED');
    expect(await status(id)).toBe('ERROR');
  });

  it('whose controller is killed ends as ERROR, its Chromium with it', async () => {
    const { id, connectUrl } = await cloud.sdk().sessions.create({});
    const traces = await tracesOf(id);
    await connect(connectUrl);
    const controller = processesOfSession(id).find(
      ({ command }) => command.includes('ecs-controller') && !command.includes('supervisor'),
    )!;
    process.kill(controller.pid, 'SIGKILL');
    await nothingIsLeft(id, traces, 'FAILED');
    expect(await status(id)).toBe('ERROR');
  });

  it('is ended whole by a release, while a client is attached', async () => {
    const { id, connectUrl } = await cloud.sdk().sessions.create({ keepAlive: true });
    const traces = await tracesOf(id);
    const browser = await connect(connectUrl);
    const gone = new Promise((resolve) => browser.once('disconnected', resolve));
    await release(id);
    await gone;
    await nothingIsLeft(id, traces, 'STOPPED');
    const again = await connect(connectUrl).then(
      () => 'connected',
      () => 'refused',
    );
    expect(again).toBe('refused');
  });

  it('ends when its only client vanishes without a close', async () => {
    const { id, connectUrl } = await cloud.sdk().sessions.create({});
    const traces = await tracesOf(id);
    const { spawn } = await import('node:child_process');
    const client = spawn(process.execPath, [
      '-e',
      `new WebSocket(process.argv[1]).onopen = () => console.log('open')`,
      connectUrl,
    ]);
    await new Promise((resolve) => client.stdout.once('data', resolve));
    await eventually(async () => (await operator.row(id)).status === 'ACTIVE');
    client.kill('SIGKILL');
    await nothingIsLeft(id, traces, 'STOPPED');
    expect((await operator.row(id)).reason).toBe('disconnected');
  });

  it('to which nobody ever connects ends by itself', async () => {
    const { id } = await cloud.sdk().sessions.create({});
    const traces = await tracesOf(id);
    await nothingIsLeft(id, traces, 'STOPPED');
    expect((await operator.row(id)).reason).toBe('never_connected');
  });

  it('of more than a minute is ended by its timeout, and leaves no cookie to the next one', async () => {
    const { id, connectUrl } = await cloud.sdk().sessions.create({ api_timeout: 60, keepAlive: true });
    const traces = await tracesOf(id);
    const browser = await connect(connectUrl);
    const gone = new Promise((resolve) => browser.once('disconnected', resolve));
    const page = await browser.newPage();
    await page.goto(`${site.url}/cookie`);
    await page.goto(`${site.url}/cookie`);
    expect(await page.$eval('#seen', (element) => element.textContent)).toBe('visited=yes');
    // Chromium writes cookies out after 30 s: this session lives long enough for it.
    await gone;
    await nothingIsLeft(id, traces, 'TIMED_OUT');
    expect(await status(id)).toBe('TIMED_OUT');
    const next = await cloud.sdk().sessions.create({});
    const fresh = await connect(next.connectUrl);
    const nextPage = await fresh.newPage();
    await nextPage.goto(`${site.url}/cookie`);
    expect(await nextPage.$eval('#seen', (element) => element.textContent)).toBe('none');
    await fresh.close();
    await release(next.id);
  });
});

describe('a session that is being created', () => {
  const creating = async (): Promise<{ create: Promise<unknown>; id: string }> => {
    const name = `create-${Math.random()}`;
    const create = cloud
      .sdk(undefined, { maxRetries: 0 })
      .sessions.create({ userMetadata: { name } })
      .catch((error: unknown) => error);
    const id = await eventually(async () => {
      const [session] = await cloud.sdk().sessions.list({ q: `user_metadata['name']:'${name}'` });
      return session?.id;
    });
    return { create, id };
  };

  it('is woken at once when its task fails before READY', async () => {
    const { create, id } = await creating();
    const controller = await eventually(() =>
      processesOfSession(id).find(({ command }) => command.includes('ecs-controller')),
    );
    process.kill(controller.pid, 'SIGKILL');
    const begun = Date.now();
    const answer = await create;
    const row = await operator.row(id);
    // Either the fault was in time, and the create heard of it; or the browser had been faster.
    if (row.startedAt === undefined) expect(answer).toMatchObject({ status: 502 });
    expect(Date.now() - begun).toBeLessThan(10_000);
    await eventually(async () => (await operator.row(id)).status === 'FAILED');
    await eventually(() => processesOfSession(id).length === 0);
    expect(await operator.units()).not.toContain(id);
  });

  it('can be released meanwhile', async () => {
    const { create, id } = await creating();
    await release(id);
    await create;
    await eventually(async () => (await operator.row(id)).status === 'STOPPED');
    await eventually(() => processesOfSession(id).length === 0);
    expect(await operator.units()).not.toContain(id);
  });
});

describe('events', () => {
  it('that come twice and in the wrong order change nothing', async () => {
    const { id, connectUrl } = await cloud.sdk().sessions.create({ keepAlive: true });
    const browser = await connect(connectUrl);
    const { taskArn } = await operator.row(id);
    // As the rule delivers them: PutEvents refuses events in the name of an AWS service.
    const deliver = (lastStatus: string, version: number) =>
      operator.lambda.invoke('ecs-task-processor', {
        source: 'aws.ecs',
        'detail-type': 'ECS Task State Change',
        detail: { taskArn, lastStatus, version, startedBy: id, containers: [] },
      });
    for (const version of [3, 3, 2]) await deliver('RUNNING', version);
    await (await browser.newPage()).goto(`${site.url}/`);
    expect(await status(id)).toBe('RUNNING');
    await release(id);
    await eventually(async () => (await operator.row(id)).status === 'STOPPED');
    const ended = await operator.row(id);
    for (const [state, version] of [
      ['STOPPED', 9],
      ['RUNNING', 10],
      ['STOPPED', 9],
    ] as const)
      await deliver(state, version);
    expect(await operator.row(id)).toEqual(ended);
  });

  it('that are all lost are made good by the sweeper alone', async () => {
    const { id, connectUrl } = await cloud.sdk().sessions.create({ keepAlive: true });
    await connect(connectUrl);
    const traces = await tracesOf(id);
    await operator.setRuleEnabled('ecs-task-processor', false);
    await operator.lambda.setEventSourceEnabled('sessions-stream-processor', false);
    try {
      for (const { pid } of processesOfSession(id)) process.kill(pid, 'SIGKILL');
      await eventually(async () => (await operator.taskStatus(traces.taskArn)) === 'STOPPED');
      expect((await operator.row(id)).status).toBe('ACTIVE');
      // The scheduled sweep may be running just then, and only one runs at a time.
      await eventually(async () => {
        await operator.lambda.invoke('sessions-sweeper');
        return (await operator.row(id)).status === 'FAILED';
      });
      expect(await operator.units()).not.toContain(id);
    } finally {
      await operator.setRuleEnabled('ecs-task-processor', true);
      await operator.lambda.setEventSourceEnabled('sessions-stream-processor', true);
    }
  });
});
