import { CertificateStore, ContextLease, ContextStore, ExtensionStore } from '@wallcrawler/resource-store';
import { STORE_VARIABLES, openStores } from '@wallcrawler/session-store';
import { createLogger, createSigningS3, loadConfig, newId } from '@wallcrawler/runtime';
import { answerRequest } from './answer-request.ts';
import { Bucket } from './bucket.ts';

const config = loadConfig([
  ...STORE_VARIABLES,
  'CONTEXTS_TABLE',
  'EXTENSIONS_TABLE',
  'CERTIFICATES_TABLE',
  'ARTIFACTS_BUCKET',
]);
const { client, sessions } = openStores(config);
const dependencies = {
  sessions,
  contexts: new ContextStore({ client, table: config.CONTEXTS_TABLE }),
  extensions: new ExtensionStore({ client, table: config.EXTENSIONS_TABLE }),
  certificates: new CertificateStore({ client, table: config.CERTIFICATES_TABLE }),
  leases: new ContextLease({ client, table: config.CONTEXTS_TABLE }),
  bucket: new Bucket(createSigningS3(), config.ARTIFACTS_BUCKET),
  log: createLogger({ service: 'artifact-broker' }),
  newVersion: newId,
};

export const handler = (event: unknown) => answerRequest(event, dependencies);
