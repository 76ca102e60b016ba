import { ArtifactObjects } from '@wallcrawler/artifacts';
import { STORE_VARIABLES, openStores } from '@wallcrawler/session-store';
import { apiHandler, noBody, noQuery } from '@wallcrawler/session-api';
import { createLogger, createS3, loadConfig } from '@wallcrawler/runtime';
import { retrieveReplays } from './retrieve-replays.ts';

const config = loadConfig([...STORE_VARIABLES, 'ARTIFACTS_BUCKET']);
const { sessions } = openStores(config);
const objects = new ArtifactObjects({ client: createS3(), bucket: config.ARTIFACTS_BUCKET });

export const handler = apiHandler({
  body: noBody,
  query: noQuery,
  log: createLogger({ service: 'sessions-replays-retrieve' }),
  handle: (request) => retrieveReplays(request, { sessions, objects }),
});
