import { ArtifactObjects } from '@wallcrawler/artifacts';
import { ContextStore } from '@wallcrawler/resource-store';
import { apiHandler, noBody, noQuery } from '@wallcrawler/session-api';
import { STORE_VARIABLES, openStores } from '@wallcrawler/session-store';
import { createLogger, createS3, loadConfig } from '@wallcrawler/runtime';
import { deleteContext } from './delete-context.ts';

const config = loadConfig([...STORE_VARIABLES, 'CONTEXTS_TABLE', 'ARTIFACTS_BUCKET']);
const { client, sessions } = openStores(config);
const contexts = new ContextStore({ client, table: config.CONTEXTS_TABLE });
const objects = new ArtifactObjects({ client: createS3(), bucket: config.ARTIFACTS_BUCKET });

export const handler = apiHandler({
  body: noBody,
  query: noQuery,
  log: createLogger({ service: 'contexts-delete' }),
  handle: (request) => deleteContext(request, { contexts, sessions, objects }),
});
