import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProjectStore } from '@wallcrawler/session-store';
import { TEST_TABLES as tables, startTestDynamo } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { retrieveProject } from './retrieve-project.ts';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startTestDynamo();
});
afterAll(() => dynamo.stop());

describe(retrieveProject, () => {
  it('gives the own project, and answers for a foreign one as for one that does not exist', async () => {
    const projects = new ProjectStore({ client: dynamo.client, tables });
    const [own, other] = [await projects.create({ name: 'own' }), await projects.create({ name: 'other' })];
    const retrieve = (id: string) => retrieveProject({ params: { id }, projectId: own.projectId }, { projects });
    expect(await retrieve(own.projectId)).toMatchObject({ status: 200, body: { id: own.projectId, name: 'own' } });
    const [foreign, missing] = await Promise.all(
      [retrieve(other.projectId), retrieve('missing')].map((answer) => answer.catch((error: unknown) => error)),
    );
    expect(foreign).toMatchObject({ status: 404 });
    expect(foreign).toEqual(missing);
  });
});
