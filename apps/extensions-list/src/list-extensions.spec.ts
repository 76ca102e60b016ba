import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ExtensionStore } from '@wallcrawler/resource-store';
import { startTestDynamo } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { listExtensions } from './list-extensions.ts';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startTestDynamo();
});
afterAll(() => dynamo?.stop());

const fresh = {
  projectId: 'p',
  extensionId: 'extension-1',
  fileName: 'a.zip',
  bytes: 7,
  sha256: '00',
  name: 'Test',
  version: '1.0',
  manifestVersion: 3,
};

describe(listExtensions, () => {
  it("gives the project's own, newest first", async () => {
    let now = 0;
    const clock = () => new Date((now += 1_000));
    const extensions = new ExtensionStore({ client: dynamo.client, table: 'wallcrawler-extensions', clock });
    await extensions.create(fresh);
    await extensions.create({ ...fresh, extensionId: 'extension-2' });
    await extensions.create({ ...fresh, projectId: 'another', extensionId: 'foreign' });
    const { status, body } = await listExtensions({ projectId: 'p' }, { extensions });
    expect(status).toBe(200);
    expect((body as { id: string }[]).map(({ id }) => id)).toEqual(['extension-2', 'extension-1']);
    expect(await listExtensions({ projectId: 'nobody' }, { extensions })).toEqual({ status: 200, body: [] });
  });
});
