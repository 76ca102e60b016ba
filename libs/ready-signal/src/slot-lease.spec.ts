import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DeleteCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { startTestDynamo } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { SlotLease } from './slot-lease.ts';
import type { SlotLeaseOptions } from './slot-lease.ts';

const table = 'wallcrawler-leases';
let dynamo: TestDynamo;

beforeAll(async () => {
  dynamo = await startTestDynamo();
});
afterAll(() => dynamo.stop());

/** Each test has the whole pool to itself. */
async function freePool(): Promise<void> {
  const { Items = [] } = await dynamo.client.send(new ScanCommand({ TableName: table }));
  for (const { leaseId } of Items)
    await dynamo.client.send(new DeleteCommand({ TableName: table, Key: { leaseId: leaseId as string } }));
}

const lease = (owner: string, more: Partial<SlotLeaseOptions> = {}) =>
  new SlotLease({
    client: dynamo.client,
    table,
    owner,
    slotCount: 4,
    queueUrlPrefix: 'http://queues/signal-',
    random: () => 0,
    ...more,
  });

describe(SlotLease, () => {
  it('names the slot and its queue alike, with two digits', async () => {
    await freePool();
    expect(await lease('a').acquire()).toEqual({ name: 'slot-00', queueUrl: 'http://queues/signal-00' });
    expect(await lease('b', { slotCount: 32, random: () => 0.99 }).acquire()).toEqual({
      name: 'slot-31',
      queueUrl: 'http://queues/signal-31',
    });
  });

  it('gives each owner another slot, and none when all are taken', async () => {
    await freePool();
    const slots = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((owner) => lease(owner).acquire()));
    const names = slots.map((slot) => slot?.name);
    expect(names.filter(Boolean).sort()).toEqual(['slot-00', 'slot-01', 'slot-02', 'slot-03']);
    expect(names.filter((name) => name === undefined)).toHaveLength(2);
  });

  it('keeps an environment on its slot for as long as it comes back', async () => {
    await freePool();
    let now = Date.parse('2026-01-01T00:00:00Z');
    let random = 0;
    const own = lease('own', { clock: () => new Date(now), random: () => random });
    const first = await own.acquire();
    random = 0.9;
    for (let use = 0; use < 5; use++) {
      now += 60_000;
      expect(await own.acquire()).toEqual(first);
    }
  });

  it('lets another have a slot after its lease has run out, and not before', async () => {
    await freePool();
    let now = Date.parse('2026-01-01T00:00:00Z');
    const options = { slotCount: 1, leaseSeconds: 90, clock: () => new Date(now) };
    const [frozen, next] = [lease('frozen', options), lease('next', options)];
    expect(await frozen.acquire()).toBeDefined();
    now += 89_000;
    expect(await next.acquire()).toBeUndefined();
    now += 1_000;
    expect(await next.acquire()).toBeDefined();
    expect(await frozen.acquire()).toBeUndefined();
  });

  it('goes on to a free slot when its own was given to another', async () => {
    await freePool();
    let now = Date.parse('2026-01-01T00:00:00Z');
    const options = { slotCount: 2, clock: () => new Date(now) };
    const [frozen, next] = [lease('frozen', options), lease('next', options)];
    expect((await frozen.acquire())?.name).toBe('slot-00');
    now += 120_000;
    expect((await next.acquire())?.name).toBe('slot-00');
    expect((await frozen.acquire())?.name).toBe('slot-01');
  });

  it('tries a bounded number of slots', async () => {
    await freePool();
    for (const owner of ['a', 'b', 'c']) await lease(owner).acquire();
    expect(await lease('d', { maxTries: 3 }).acquire()).toBeUndefined();
    expect((await lease('d', { maxTries: 4 }).acquire())?.name).toBe('slot-03');
  });

  it('leases nothing from an empty pool', async () => {
    expect(await lease('a', { slotCount: 0 }).acquire()).toBeUndefined();
  });

  it('says when the table does not answer as it should', async () => {
    await expect(lease('a', { table: 'no-such-table' }).acquire()).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});
