import { apiHandler } from '@wallcrawler/session-api';
import { createLogger } from '@wallcrawler/runtime';
import { anything, refuseCall } from './refuse-call.ts';

export const handler = apiHandler({
  body: anything,
  query: anything,
  log: createLogger({ service: 'unsupported-calls' }),
  handle: refuseCall,
});
