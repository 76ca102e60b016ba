import { ArtifactObjects } from '@wallcrawler/artifacts';
import { createUrlSigner } from '@wallcrawler/recordings';
import { STORE_VARIABLES, openStores } from '@wallcrawler/session-store';
import { apiHandler, noBody, noQuery } from '@wallcrawler/session-api';
import { createLogger, createS3, loadConfig } from '@wallcrawler/runtime';
import { createDownloads } from './create-downloads.ts';

const config = loadConfig([...STORE_VARIABLES, 'ARTIFACTS_BUCKET']);
const { sessions } = openStores(config);
const client = createS3();
const objects = new ArtifactObjects({ client, bucket: config.ARTIFACTS_BUCKET });
const sign = createUrlSigner(client, config.ARTIFACTS_BUCKET);

export const handler = apiHandler({
  body: noBody,
  query: noQuery,
  log: createLogger({ service: 'sessions-recording-downloads-create' }),
  handle: (request) => createDownloads(request, { sessions, objects, sign }),
});
