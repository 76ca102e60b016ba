import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ExtensionStore } from '@wallcrawler/resource-store';
import { startTestDynamo } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { retrieveExtension } from './retrieve-extension.ts';

let dynamo: TestDynamo;
let extensions: ExtensionStore;
beforeAll(async () => {
  dynamo = await startTestDynamo();
  extensions = new ExtensionStore({ client: dynamo.client, table: 'wallcrawler-extensions' });
});
afterAll(() => dynamo?.stop());

const retrieve = (id: string, projectId = 'p') => retrieveExtension({ projectId, params: { id } }, { extensions });

describe(retrieveExtension, () => {
  it('shows it to its project', async () => {
    const record = await extensions.create({
      projectId: 'p',
      extensionId: 'extension-1',
      fileName: 'a.zip',
      bytes: 7,
      sha256: '00',
      name: 'Test',
      version: '1.0',
      manifestVersion: 3,
    });
    expect(await retrieve(record.extensionId)).toEqual({
      status: 200,
      body: {
        id: record.extensionId,
        createdAt: record.createdAt,
        updatedAt: record.updatedAt,
        projectId: 'p',
        fileName: 'a.zip',
        name: 'Test',
        version: '1.0',
        manifestVersion: 3,
        bytes: 7,
      },
    });
  });

  it('answers for a foreign one as for one that does not exist', async () => {
    const [foreign, missing] = await Promise.all(
      [retrieve('extension-1', 'another'), retrieve('missing')].map((answer) =>
        answer.catch((error: unknown) => error),
      ),
    );
    expect(foreign).toMatchObject({ status: 404 });
    expect(foreign).toEqual(missing);
  });
});
