import { ArtifactObjects } from '@wallcrawler/artifacts';
import { ExtensionStore } from '@wallcrawler/resource-store';
import { noQuery, uploadHandler } from '@wallcrawler/session-api';
import { createDynamo, createLogger, createS3, loadConfig } from '@wallcrawler/runtime';
import { createExtension } from './create-extension.ts';

const config = loadConfig(['EXTENSIONS_TABLE', 'ARTIFACTS_BUCKET']);
const extensions = new ExtensionStore({ client: createDynamo(), table: config.EXTENSIONS_TABLE });
const objects = new ArtifactObjects({ client: createS3(), bucket: config.ARTIFACTS_BUCKET });

export const handler = uploadHandler({
  query: noQuery,
  log: createLogger({ service: 'extensions-create' }),
  handle: (request) => createExtension(request, { extensions, objects }),
});
