import { ArtifactObjects } from '@wallcrawler/artifacts';
import { ExtensionStore } from '@wallcrawler/resource-store';
import { apiHandler, noBody, noQuery } from '@wallcrawler/session-api';
import { createDynamo, createLogger, createS3, loadConfig } from '@wallcrawler/runtime';
import { deleteExtension } from './delete-extension.ts';

const config = loadConfig(['EXTENSIONS_TABLE', 'ARTIFACTS_BUCKET']);
const extensions = new ExtensionStore({ client: createDynamo(), table: config.EXTENSIONS_TABLE });
const objects = new ArtifactObjects({ client: createS3(), bucket: config.ARTIFACTS_BUCKET });

export const handler = apiHandler({
  body: noBody,
  query: noQuery,
  log: createLogger({ service: 'extensions-delete' }),
  handle: (request) => deleteExtension(request, { extensions, objects }),
});
