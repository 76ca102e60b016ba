import { functionPolicy } from '@wallcrawler/egress';
import { createLogger, loadConfig } from '@wallcrawler/runtime';
import { apiHandler, noQuery } from '@wallcrawler/session-api';
import { fetchPage } from './fetch-page.ts';
import { fetchBody } from './request.ts';

const config = loadConfig(['BLOCK_PRIVATE_NETWORKS']);
const policy = functionPolicy(config.BLOCK_PRIVATE_NETWORKS);

export const handler = apiHandler({
  body: fetchBody,
  query: noQuery,
  log: createLogger({ service: 'fetch-create' }),
  handle: (request) => fetchPage(request, { policy }),
});
