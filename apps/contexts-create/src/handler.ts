import { ContextStore } from '@wallcrawler/resource-store';
import { apiHandler, createContextBody, noQuery } from '@wallcrawler/session-api';
import { createDynamo, createLogger, loadConfig } from '@wallcrawler/runtime';
import { createContext } from './create-context.ts';

const config = loadConfig(['CONTEXTS_TABLE']);
const contexts = new ContextStore({ client: createDynamo(), table: config.CONTEXTS_TABLE });

export const handler = apiHandler({
  body: createContextBody,
  query: noQuery,
  log: createLogger({ service: 'contexts-create' }),
  handle: (request) => createContext(request, { contexts }),
});
