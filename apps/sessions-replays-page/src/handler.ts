import { ArtifactObjects } from '@wallcrawler/artifacts';
import { createUrlSigner } from '@wallcrawler/recordings';
import { STORE_VARIABLES, openStores } from '@wallcrawler/session-store';
import { noBody, noQuery, streamingApiHandler } from '@wallcrawler/session-api';
import { createLogger, createS3, loadConfig } from '@wallcrawler/runtime';
import { retrievePlaylist } from './retrieve-playlist.ts';

const config = loadConfig([...STORE_VARIABLES, 'ARTIFACTS_BUCKET']);
const { sessions } = openStores(config);
const client = createS3();
const objects = new ArtifactObjects({ client, bucket: config.ARTIFACTS_BUCKET });
const sign = createUrlSigner(client, config.ARTIFACTS_BUCKET);

export const handler = streamingApiHandler({
  body: noBody,
  query: noQuery,
  log: createLogger({ service: 'sessions-replays-page' }),
  handle: (request) => retrievePlaylist(request, { sessions, objects, sign }),
});
