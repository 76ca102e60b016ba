import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProjectStore } from '@wallcrawler/session-store';
import { TEST_TABLES as tables, startTestDynamo } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { listProjects } from './list-projects.ts';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startTestDynamo();
});
afterAll(() => dynamo.stop());

describe(listProjects, () => {
  it("gives the key's project and no other", async () => {
    const projects = new ProjectStore({ client: dynamo.client, tables });
    const { projectId } = await projects.create({ name: 'own', concurrency: 3 });
    await projects.create({ name: 'other' });
    expect(await listProjects({ projectId }, { projects })).toEqual({
      status: 200,
      body: [expect.objectContaining({ id: projectId, name: 'own', concurrency: 3 })],
    });
    expect(await listProjects({ projectId: 'gone' }, { projects })).toEqual({ status: 200, body: [] });
  });
});
