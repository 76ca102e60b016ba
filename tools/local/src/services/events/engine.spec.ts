import {
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
  PutEventsCommand,
} from '@aws-sdk/client-eventbridge';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startAwsServer, type AwsServer } from '../server.ts';
import { clientOptions } from '../testing/client-options.ts';
import { eventBridgeService } from './api.ts';
import { EventBridgeEngine } from './engine.ts';
import { ManualClock } from './testing/manual-clock.ts';

let clock: ManualClock;
let engine: EventBridgeEngine;
let server: AwsServer;
let client: EventBridgeClient;
let delivered: { arn: string; payload: { [member: string]: unknown } }[];
let logged: string[];

beforeEach(async () => {
  [delivered, logged] = [[], []];
  clock = new ManualClock('2026-03-01T10:00:30Z');
  engine = new EventBridgeEngine({
    ...{ region: 'eu-central-1', accountId: '000000000000', clock, log: () => {} },
    invokeTarget: async (arn, payload) => delivered.push({ arn, payload: JSON.parse(payload) }),
    sendToQueue: async () => {},
  });
  server = await startAwsServer({ services: [eventBridgeService(engine, (line) => logged.push(line))] });
  client = new EventBridgeClient(clientOptions(server.url));
});
afterEach(async () => {
  client.destroy();
  await engine.stop();
  await server.close();
});

const entry = { Source: 'shop', DetailType: 'sold', Detail: '{"price":5}' };
const put = async (...entries: object[]) => {
  const answer = await client.send(new PutEventsCommand({ Entries: entries }));
  await engine.drain();
  return answer;
};

describe('PutEvents', () => {
  it('brings an event to every target of the rules that match, on its own bus only', async () => {
    engine.defineBus('wallcrawler');
    const cheap = { source: ['shop'], detail: { price: [{ numeric: ['<', 10] }] } };
    engine.defineRule({
      Name: 'cheap',
      EventPattern: cheap,
      Targets: [
        { Arn: 'a', Id: '1' },
        { Arn: 'b', Id: '2' },
      ],
    });
    engine.defineRule({ Name: 'dear', EventPattern: { source: ['bank'] }, Targets: [{ Arn: 'c', Id: '1' }] });
    engine.defineRule({
      ...{ Name: 'other', EventBusName: 'wallcrawler', EventPattern: { source: ['shop'] } },
      Targets: [{ Arn: 'd', Id: '1' }],
    });
    const { Entries } = await put({ ...entry, Time: new Date('2026-03-01T09:00:00Z'), Resources: ['shelf'] });
    expect(delivered.map(({ arn }) => arn)).toEqual(['a', 'b']);
    expect(delivered[0]?.payload).toEqual({
      ...{ version: '0', id: Entries?.[0]?.EventId, source: 'shop', 'detail-type': 'sold', detail: { price: 5 } },
      ...{ account: '000000000000', region: 'eu-central-1', time: '2026-03-01T09:00:00Z', resources: ['shelf'] },
    });
    await put({ ...entry, EventBusName: 'arn:aws:events:eu-central-1:000000000000:event-bus/wallcrawler' });
    expect(delivered.map(({ arn }) => arn)).toEqual(['a', 'b', 'd']);
  });

  it('takes the good entries and says what is wrong with each of the others', async () => {
    const answer = await put(
      entry,
      { ...entry, Source: undefined },
      { ...entry, Detail: '[1]' },
      { ...entry, Source: 'aws.ecs' },
    );
    expect(answer.FailedEntryCount).toBe(3);
    expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([
      ...[undefined, 'InvalidArgument', 'MalformedDetail', 'NotAuthorizedForSourceException'],
    ]);
  });

  it('refuses no entries, more than ten, and more than 256 KB', async () => {
    const invalid = { name: 'ValidationException' };
    await expect(put()).rejects.toMatchObject(invalid);
    await expect(put(...Array.from({ length: 11 }, () => entry))).rejects.toMatchObject(invalid);
    const large = { ...entry, Detail: JSON.stringify({ text: 'x'.repeat(256 * 1024) }) };
    await expect(put(large)).rejects.toMatchObject({ ...invalid, message: expect.stringMatching(/over the limit/) });
  });

  it('logs an event for a bus that does not exist', async () => {
    expect(await put({ ...entry, EventBusName: 'nowhere' })).toMatchObject({ FailedEntryCount: 0 });
    expect(logged[0]).toMatch(/the bus nowhere, which does not exist/);
  });
});

describe('DisableRule and EnableRule', () => {
  it('cut a rule off and connect it again', async () => {
    engine.defineRule({ Name: 'wire', EventPattern: { source: ['shop'] }, Targets: [{ Arn: 'a', Id: '1' }] });
    await client.send(new DisableRuleCommand({ Name: 'wire' }));
    expect(await client.send(new DescribeRuleCommand({ Name: 'wire' }))).toMatchObject({ State: 'DISABLED' });
    await put(entry);
    expect(delivered).toEqual([]);
    await client.send(new EnableRuleCommand({ Name: 'wire' }));
    await put(entry);
    expect(delivered).toHaveLength(1);
    const { Rules } = await client.send(new ListRulesCommand({ NamePrefix: 'wi' }));
    expect(Rules).toMatchObject([{ Name: 'wire', State: 'ENABLED', EventPattern: '{"source":["shop"]}' }]);
  });

  it('do not know every rule', async () => {
    const disabling = client.send(new DisableRuleCommand({ Name: 'none' }));
    await expect(disabling).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('a scheduled rule', () => {
  it('fires at the start and then at its rate, but not while it is off', async () => {
    engine.defineRule({ Name: 'tick', ScheduleExpression: 'rate(1 minute)', Targets: [{ Arn: 'a', Id: '1' }] });
    expect(delivered).toHaveLength(0);
    engine.start();
    await engine.drain();
    expect(delivered[0]?.payload).toMatchObject({
      ...{ source: 'aws.events', 'detail-type': 'Scheduled Event', time: '2026-03-01T10:00:30Z', detail: {} },
      resources: ['arn:aws:events:eu-central-1:000000000000:rule/tick'],
    });
    clock.advance(120_000);
    expect(delivered).toHaveLength(3);
    engine.setRuleEnabled('tick', false);
    clock.advance(120_000);
    expect(delivered).toHaveLength(3);
    engine.setRuleEnabled('tick', true);
    clock.advance(60_000);
    expect(delivered).toHaveLength(4);
  });

  it('of cron fires at its times only', async () => {
    engine.defineRule({ Name: 'noon', ScheduleExpression: 'cron(0 12 * * ? *)', Targets: [{ Arn: 'a', Id: '1' }] });
    engine.start();
    clock.advance(24 * 3_600_000);
    await engine.drain();
    expect(delivered.map(({ payload }) => payload['time'])).toEqual(['2026-03-01T12:00:00Z']);
  });
});

describe('defineRule', () => {
  it.each([
    ['no name', { EventPattern: {} }, /Name/],
    ['neither pattern nor schedule', { Name: 'x' }, /EventPattern or ScheduleExpression is required/],
    ['a wrong schedule', { Name: 'x', ScheduleExpression: 'rate(1 minutes)' }, /neither rate\(5 minutes\) nor cron/],
    ['an unknown bus', { Name: 'x', EventPattern: {}, EventBusName: 'nowhere' }, /there is no bus nowhere/],
  ])('refuses %s', (_what, properties, message) => {
    expect(() => engine.defineRule(properties)).toThrow(message);
  });
});
