import { ContextStore } from '@wallcrawler/resource-store';
import { apiHandler, noBody, noQuery } from '@wallcrawler/session-api';
import { createDynamo, createLogger, loadConfig } from '@wallcrawler/runtime';
import { updateContext } from './update-context.ts';

const config = loadConfig(['CONTEXTS_TABLE']);
const contexts = new ContextStore({ client: createDynamo(), table: config.CONTEXTS_TABLE });

export const handler = apiHandler({
  body: noBody,
  query: noQuery,
  log: createLogger({ service: 'contexts-update' }),
  handle: (request) => updateContext(request, { contexts }),
});
