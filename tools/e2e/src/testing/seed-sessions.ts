import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Operator } from './aws.ts';

const BATCH = 25;
const PARALLEL = 8;

/** Puts ended sessions of the last days into the table. They are no `session` to the stream: nobody is told of them. */
export async function seedSessions(operator: Operator, projectId: string, count: number): Promise<void> {
  const now = Date.now();
  const row = (index: number) => {
    const at = (offset: number): string => new Date(now - 3_600_000 - index * 30_000 + offset).toISOString();
    return {
      sessionId: `5eed0000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      entity: 'history',
      projectId,
      createdAt: at(0),
      updatedAt: at(60_000),
      startedAt: at(400),
      endedAt: at(60_000),
      expiresAt: Math.floor(Date.parse(at(600_000)) / 1_000),
      ttl: Math.floor(now / 1_000) + 86_400,
      timeoutSeconds: 600,
      keepAlive: false,
      region: 'us-east-1',
      settings: {},
      userMetadata: { run: { name: `seed-${index}` } },
      secretHash: '',
      timeline: [],
      proxyBytes: index,
      revision: 5,
      status: 'STOPPED',
      reason: 'released',
    };
  };
  const write = async (first: number): Promise<void> => {
    const rows = Array.from({ length: Math.min(BATCH, count - first) }, (_, index) => row(first + index));
    const requests = rows.map((Item) => ({ PutRequest: { Item } }));
    await operator.tables.send(new BatchWriteCommand({ RequestItems: { 'wallcrawler-sessions': requests } }));
  };
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count) await write((next += BATCH) - BATCH);
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
}
