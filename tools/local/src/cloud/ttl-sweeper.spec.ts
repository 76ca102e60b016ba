import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { startEngines } from '../engines/engines.ts';
import type { Engines } from '../engines/engines.ts';
import { createClients, endpointVariables } from './clients.ts';
import type { Clients } from './clients.ts';
import { deleteExpired, startTtlSweeper } from './ttl-sweeper.ts';

const NOW = 1_800_000_000;
let directory: string;
let engines: Engines;
let clients: Clients;
let table: string;
let count = 0;
const expiring = () => ({ table, attribute: 'ttl', keys: ['id', 'part'] });

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'wallcrawler-ttl-'));
  engines = await startEngines(directory, () => {});
  clients = createClients(endpointVariables(engines.dynamodb, engines.messaging, engines.messaging));
});
beforeEach(async () => {
  table = `expiring-${(count += 1)}`;
  await clients.dynamo.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['id', 'part'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: 'id', KeyType: 'HASH' },
        { AttributeName: 'part', KeyType: 'RANGE' },
      ],
    }),
  );
});
afterEach(() => void jest.useRealTimers());
afterAll(async () => {
  await engines?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const put = (id: string, ttl?: number | string, more = {}) =>
  clients.documents.send(new PutCommand({ TableName: table, Item: { id, part: 'p', ...(ttl && { ttl }), ...more } }));
const left = async () =>
  ((await clients.documents.send(new ScanCommand({ TableName: table }))).Items ?? [])
    .map(({ id }) => id as string)
    .sort();

describe('deleteExpired', () => {
  it('deletes what is over, and nothing else', async () => {
    await put('over', NOW - 1);
    await put('now', NOW);
    await put('later', NOW + 1);
    await put('never');
    await put('text', '1');
    expect(await deleteExpired(clients.documents, expiring(), NOW)).toBe(1);
    expect(await left()).toEqual(['later', 'never', 'now', 'text']);
  });

  it('reads more than one page', async () => {
    const filling = 'x'.repeat(300_000);
    for (let index = 0; index < 8; index++) await put(`item-${index}`, NOW - 1, { filling });
    expect(await deleteExpired(clients.documents, expiring(), NOW)).toBe(8);
    expect(await left()).toEqual([]);
  });

  it('keeps an item that is renewed after it was read', async () => {
    await put('renewed', NOW - 1);
    const send = clients.documents.send.bind(clients.documents) as (command: object) => Promise<object>;
    const renewing = {
      send: async (command: object) => {
        const answer = await send(command);
        if (command instanceof ScanCommand) await put('renewed', NOW + 60);
        return answer;
      },
    };
    expect(await deleteExpired(renewing as typeof clients.documents, expiring(), NOW)).toBe(0);
    expect(await left()).toEqual(['renewed']);
  });

  it('rejects when the table is not there', async () => {
    await expect(deleteExpired(clients.documents, { ...expiring(), table: 'nowhere' }, NOW)).rejects.toThrow();
  });
});

describe('startTtlSweeper', () => {
  it('sweeps every table once a minute, goes on after a failure, and stops', async () => {
    jest.useFakeTimers();
    const swept: (string | undefined)[] = [];
    const logged: string[] = [];
    const client = {
      send: async ({ input }: ScanCommand) => {
        swept.push(input.TableName);
        if (input.TableName === 'broken') throw new Error('out of order');
        return { Items: [] };
      },
    } as unknown as typeof clients.documents;
    const tables = ['broken', 'whole'].map((name) => ({ ...expiring(), table: name }));
    const stop = startTtlSweeper(client, tables, (message) => logged.push(message));
    expect(swept).toEqual([]);
    await jest.advanceTimersByTimeAsync(120_000);
    expect(swept).toEqual(['broken', 'whole', 'broken', 'whole']);
    expect(logged).toEqual(['expiring broken: Error: out of order', 'expiring broken: Error: out of order']);
    stop();
    await jest.advanceTimersByTimeAsync(120_000);
    expect(swept).toHaveLength(4);
  });
});
