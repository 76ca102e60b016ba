import type { Context } from 'aws-lambda';
import { CertificateStore, ContextLease, ContextStore, ExtensionStore } from '@wallcrawler/resource-store';
import { STORE_VARIABLES, openStores } from '@wallcrawler/session-store';
import { createLogger, createSigningS3, loadConfig, newId } from '@wallcrawler/runtime';
import { invocationFields } from '@wallcrawler/tracing';
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
const log = createLogger({ service: 'artifact-broker' });
const dependencies = {
  sessions,
  contexts: new ContextStore({ client, table: config.CONTEXTS_TABLE }),
  extensions: new ExtensionStore({ client, table: config.EXTENSIONS_TABLE }),
  certificates: new CertificateStore({ client, table: config.CERTIFICATES_TABLE }),
  leases: new ContextLease({ client, table: config.CONTEXTS_TABLE }),
  bucket: new Bucket(createSigningS3(), config.ARTIFACTS_BUCKET),
  newVersion: newId,
};

export const handler = (event: unknown, context: Context) =>
  answerRequest(event, { ...dependencies, log: log.child(invocationFields(context)) });
