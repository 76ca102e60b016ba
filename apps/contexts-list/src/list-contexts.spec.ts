import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ContextStore } from '@wallcrawler/resource-store';
import { startTestDynamo } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { listContexts } from './list-contexts.ts';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startTestDynamo();
});
afterAll(() => dynamo?.stop());

describe(listContexts, () => {
  it("gives the project's contexts, newest first, without the rows that claim names", async () => {
    let now = 0;
    const clock = () => new Date((now += 1_000));
    const contexts = new ContextStore({ client: dynamo.client, table: 'wallcrawler-contexts', clock });
    await contexts.create('p', 'first');
    await contexts.create('p');
    await contexts.create('another', 'foreign');
    const { status, body } = await listContexts({ projectId: 'p' }, { contexts });
    expect(status).toBe(200);
    expect((body as { name?: string }[]).map(({ name }) => name)).toEqual([undefined, 'first']);
    expect(await listContexts({ projectId: 'nobody' }, { contexts })).toEqual({ status: 200, body: [] });
  });
});
