import { ExtensionStore } from '@wallcrawler/resource-store';
import { apiHandler, noBody, noQuery } from '@wallcrawler/session-api';
import { createDynamo, createLogger, loadConfig } from '@wallcrawler/runtime';
import { listExtensions } from './list-extensions.ts';

const config = loadConfig(['EXTENSIONS_TABLE']);
const extensions = new ExtensionStore({ client: createDynamo(), table: config.EXTENSIONS_TABLE });

export const handler = apiHandler({
  body: noBody,
  query: noQuery,
  log: createLogger({ service: 'extensions-list' }),
  handle: (request) => listExtensions(request, { extensions }),
});
