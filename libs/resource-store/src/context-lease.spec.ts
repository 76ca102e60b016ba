import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { cancellationCodes } from '@wallcrawler/session-store';
import { startTestDynamo } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { ContextLease } from './context-lease.ts';
import { ContextStore } from './context-store.ts';

const table = 'wallcrawler-contexts';
let dynamo: TestDynamo;
let contexts: ContextStore;
let lease: ContextLease;
beforeAll(async () => {
  dynamo = await startTestDynamo();
  contexts = new ContextStore({ client: dynamo.client, table });
  lease = new ContextLease({ client: dynamo.client, table });
});
afterAll(() => dynamo.stop());

const profile = (version: string) => ({ version, bytes: 10, sha256: 'a'.repeat(64) });

async function take(holder: Parameters<ContextLease['take']>[0], replaces?: string): Promise<boolean> {
  try {
    await dynamo.client.send(new TransactWriteCommand({ TransactItems: [lease.take(holder, replaces)] }));
    return true;
  } catch (error) {
    if (cancellationCodes(error)?.[0] === 'ConditionalCheckFailed') return false;
    throw error;
  }
}

async function fresh() {
  const { projectId, contextId } = await contexts.create('p1');
  return {
    by: (sessionId: string) => ({ projectId, contextId, sessionId }),
    row: async () => (await contexts.get(projectId, contextId))!,
  };
}

describe(ContextLease, () => {
  it('is one writer’s at a time, and another one’s after a release', async () => {
    const { by, row } = await fresh();
    expect(await take(by('s1'))).toBe(true);
    expect(await take(by('s2'))).toBe(false);
    expect((await row()).writer?.sessionId).toBe('s1');
    expect(await lease.release(by('s2'))).toBe(false);
    expect(await lease.release(by('s1'))).toBe(true);
    expect(await lease.release(by('s1'))).toBe(false);
    expect(await take(by('s2'))).toBe(true);
  });

  it('is taken from the writer that was named, and from no other', async () => {
    const { by, row } = await fresh();
    await take(by('s1'));
    expect(await take(by('s3'), 's2')).toBe(false);
    expect(await take(by('s3'), 's1')).toBe(true);
    expect((await row()).writer?.sessionId).toBe('s3');
    expect(await lease.commit(by('s1'), profile('v1'))).toBe('lost');
  });

  it('makes no context that does not exist', async () => {
    expect(await take({ projectId: 'p1', contextId: 'nothing', sessionId: 's1' })).toBe(false);
    expect(await contexts.get('p1', 'nothing')).toBeUndefined();
  });

  it('commits a profile and gives itself back', async () => {
    const { by, row } = await fresh();
    await take(by('s1'));
    expect(await lease.commit(by('s1'), profile('v1'))).toEqual({});
    expect(await row()).toMatchObject({ ...profile('v1'), savedAt: expect.any(String) });
    expect((await row()).writer).toBeUndefined();
    expect(await lease.commit(by('s1'), profile('v1'))).toEqual({});
    await take(by('s2'));
    expect(await lease.commit(by('s2'), profile('v2'))).toEqual({ replaced: 'v1' });
    expect(await lease.commit(by('s1'), profile('v1'))).toBe('lost');
    expect((await row()).version).toBe('v2');
  });

  it('lets one of many commit, whatever their order', async () => {
    const step = fc.record({
      session: fc.constantFrom('a', 'b', 'c'),
      does: fc.constantFrom('take', 'commit', 'release'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const { by, row } = await fresh();
        let writer: string | undefined;
        let newest: string | undefined;
        for (const [at, { session, does }] of steps.entries()) {
          if (does === 'take') {
            expect(await take(by(session))).toBe(writer === undefined);
            writer ??= session;
          } else if (does === 'release') {
            expect(await lease.release(by(session))).toBe(writer === session);
            if (writer === session) writer = undefined;
          } else {
            const result = await lease.commit(by(session), profile(`v${at}`));
            expect(result === 'lost').toBe(writer !== session);
            if (writer === session) [writer, newest] = [undefined, `v${at}`];
          }
          expect([(await row()).writer?.sessionId, (await row()).version]).toEqual([writer, newest]);
        }
      }),
      { numRuns: 25 },
    );
  });
});
