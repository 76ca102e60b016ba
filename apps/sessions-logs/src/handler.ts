import { ArtifactObjects } from '@wallcrawler/artifacts';
import { STORE_VARIABLES, openStores } from '@wallcrawler/session-store';
import { noBody, streamingApiHandler } from '@wallcrawler/session-api';
import { createLogger, createS3, loadConfig } from '@wallcrawler/runtime';
import { listLogs, logsQuery } from './list-logs.ts';

const config = loadConfig([...STORE_VARIABLES, 'ARTIFACTS_BUCKET']);
const { sessions } = openStores(config);
const objects = new ArtifactObjects({ client: createS3(), bucket: config.ARTIFACTS_BUCKET });

export const handler = streamingApiHandler({
  body: noBody,
  query: logsQuery,
  log: createLogger({ service: 'sessions-logs' }),
  handle: (request) => listLogs(request, { sessions, objects }),
});
