import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { METRICS } from '@wallcrawler/runtime/metric-catalogue';
import puppeteer from 'puppeteer-core';
import { TestCloud } from './testing/cloud.ts';
import { eventually } from './testing/eventually.ts';
import { logLines, metricLines, traceOf } from './testing/observed.ts';
import type { ObservedSpan } from './testing/observed.ts';

let cloud: TestCloud;
let sessionId: string;

beforeAll(async () => {
  cloud = await TestCloud.start();
  const { id, connectUrl } = await cloud.sdk().sessions.create({ keepAlive: true });
  sessionId = id;
  const browser = await puppeteer.connect({ browserWSEndpoint: connectUrl });
  await browser.newPage();
  await browser.disconnect();
  await cloud.sdk().sessions.update(id, { status: 'REQUEST_RELEASE' });
});
afterAll(() => cloud?.stop());

describe('one create', () => {
  const whole = () =>
    eventually(
      () => {
        const spans = traceOf(cloud, sessionId);
        const names = spans.map(({ name }) => name);
        return ['sessions-create', 'create', 'sessions-stream-processor', 'ecs-controller'].every((name) =>
          names.includes(name),
        )
          ? spans
          : undefined;
      },
      { describe: () => JSON.stringify(traceOf(cloud, sessionId)) },
    );
  const named = (spans: readonly ObservedSpan[], name: string): ObservedSpan => {
    const found = spans.filter((span) => span.name === name);
    expect([name, found.length]).toEqual([name, 1]);
    return found[0]!;
  };

  it('is one trace across create, stream and wake-up, every part under what caused it', async () => {
    const spans = await whole();
    const parentOf = (name: string) => spans.find(({ id }) => id === named(spans, name).parentId)?.name;
    expect(parentOf('create')).toBe('sessions-create');
    for (const part of ['lease', 'reserve', 'launch', 'wait', 'answer'])
      expect([part, parentOf(part)]).toEqual([part, 'create']);
    expect(parentOf('woken')).toBe('wait');
    expect(parentOf('sessions-stream-processor')).toBe('create');
    expect(parentOf('notify')).toBe('sessions-stream-processor');
    expect(parentOf('ecs-controller')).toBe('create');
    expect(parentOf('provisioning')).toBe('ecs-controller');
    expect(named(spans, 'woken').annotations['wake_path']).toMatch(/^(push|safety_net)$/);
  });

  it('has times that tell the order in which it happened', async () => {
    const spans = await whole();
    const inOrder = ['lease', 'reserve', 'launch', 'wait', 'answer'].map((name) => named(spans, name));
    for (const [at, { start }] of inOrder.entries()) expect(start).toBeGreaterThanOrEqual(inOrder[at - 1]?.end ?? 0);
    const [create, wait, woken] = ['create', 'wait', 'woken'].map((name) => named(spans, name));
    const invocation = named(spans, 'sessions-create');
    // One machine, one clock, but each process reads it in whole milliseconds.
    const tick = 0.002;
    expect(create!.start).toBeGreaterThanOrEqual(invocation.start - tick);
    expect(create!.end).toBeLessThanOrEqual(invocation.end + tick);
    expect(woken!.end).toBeLessThanOrEqual(wait!.end + tick);
    expect(named(spans, 'notify').start).toBeGreaterThanOrEqual(named(spans, 'ecs-controller').end - tick);
    expect(named(spans, 'ecs-controller').start).toBeGreaterThanOrEqual(named(spans, 'reserve').start);
  });

  it('is found by one trace id in the logs of all who had to do with it', async () => {
    const traceId = await eventually(
      () => logLines(cloud, 'sessions-create').find((line) => line['message'] === 'create finished')?.['traceId'],
    );
    for (const name of ['sessions-create', 'sessions-stream-processor', 'ecs-task-processor', 'wallcrawler-controller'])
      await eventually(
        () =>
          logLines(cloud, name).some((line) => line['sessionId'] === sessionId && line['traceId'] === traceId) ||
          undefined,
        { describe: () => `${name}: no line with ${sessionId} and ${JSON.stringify(traceId)}` },
      );
    const [line] = logLines(cloud, 'sessions-create').filter(({ message }) => message === 'create finished');
    expect(line).toMatchObject({
      service: 'sessions-create',
      requestId: expect.any(String),
      lambdaRequestId: expect.any(String),
      projectId: cloud.settings.projectId,
    });
  });

  it('is counted: the create, the relay, the session and its end', async () => {
    const values = (name: string) => Object.assign({}, ...metricLines(cloud, name)) as Record<string, unknown>;
    await eventually(() => values('sessions-stream-processor')['SessionsEnded']);
    await eventually(() => values('wallcrawler-cdp-proxy')['RelayConnections']);
    expect(values('sessions-create')).toMatchObject({ Creates: 1, Result: 'ready', CreateWakeUp: expect.any(Number) });
    expect(values('authorizer')).toMatchObject({ Authorizations: 1, Result: 'allowed' });
    expect(values('sessions-stream-processor')).toMatchObject({
      SessionsReady: 1,
      SessionsEnded: 1,
      Reason: 'released',
    });
    const relay = values('wallcrawler-cdp-proxy');
    expect(relay['RelayBytesFromClients']).toBeGreaterThan(0);
    expect(relay['RelayBytesToClients']).toBeGreaterThan(0);
  });

  it('is counted in metrics that CloudWatch finds and the catalogue has', () => {
    const services = new Set(Object.values(METRICS).map(({ service }) => service));
    const lines = [...services].flatMap((service) => [
      ...metricLines(cloud, service),
      ...metricLines(cloud, `wallcrawler-${service}`),
    ]);
    expect(lines.length).toBeGreaterThan(4);
    for (const line of lines) {
      const { Timestamp, CloudWatchMetrics } = line['_aws'] as { Timestamp: number; CloudWatchMetrics: Directive[] };
      expect(Timestamp).toBeGreaterThan(Date.now() - 600_000);
      for (const { Namespace, Dimensions, Metrics } of CloudWatchMetrics) {
        expect(Namespace).toBe('Wallcrawler');
        for (const dimension of Dimensions.flat()) expect(typeof line[dimension]).toBe('string');
        for (const { Name, Unit } of Metrics) {
          expect(METRICS[Name]).toMatchObject({ unit: Unit, service: line['Service'] });
          expect(typeof line[Name]).toBe('number');
        }
      }
    }
  });

  it('leaves no secret in any log', () => {
    for (const name of ['sessions-create', 'wallcrawler-cdp-proxy', 'wallcrawler-controller', 'authorizer'])
      expect(cloud.functionLog(name)).not.toMatch(/signingKey=(?!\[redacted\])|eyJ[\w-]+\.[\w-]+\./);
    expect(cloud.functionLog('authorizer')).not.toContain(cloud.settings.apiKey);
  });
});

interface Directive {
  Namespace: string;
  Dimensions: string[][];
  Metrics: { Name: keyof typeof METRICS; Unit: string }[];
}
