import { STORE_VARIABLES, openStores } from '@wallcrawler/session-store';
import { apiHandler, noBody, noQuery } from '@wallcrawler/session-api';
import { createLogger, loadConfig } from '@wallcrawler/runtime';
import { retrieveRecording } from './retrieve-recording.ts';

const config = loadConfig([...STORE_VARIABLES]);
const { sessions } = openStores(config);

export const handler = apiHandler({
  body: noBody,
  query: noQuery,
  log: createLogger({ service: 'sessions-recording' }),
  handle: (request) => retrieveRecording(request, { sessions }),
});
