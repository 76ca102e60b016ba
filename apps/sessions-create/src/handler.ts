import { randomUUID } from 'node:crypto';
import { createSigner, parseKeyRing } from '@wallcrawler/cdp-auth';
import { ReadySignal, SlotLease } from '@wallcrawler/ready-signal';
import { createSessionBody, noQuery, streamingApiHandler } from '@wallcrawler/session-api';
import { CertificateStore, ContextLease, ContextStore, ExtensionStore } from '@wallcrawler/resource-store';
import { RequestRecords, STORE_VARIABLES, openStores } from '@wallcrawler/session-store';
import { SessionTasks } from '@wallcrawler/session-tasks';
import { createTracer } from '@wallcrawler/tracing';
import {
  createEcs,
  createLogger,
  createS3,
  createSqs,
  createSsm,
  loadConfig,
  newId,
  readParameter,
  systemClock,
} from '@wallcrawler/runtime';
import { createSession } from './create-session.ts';

const config = loadConfig([
  ...STORE_VARIABLES,
  'AWS_REGION',
  'IDEMPOTENCY_TABLE',
  'LEASES_TABLE',
  'CONTEXTS_TABLE',
  'EXTENSIONS_TABLE',
  'CERTIFICATES_TABLE',
  'ARTIFACTS_BUCKET',
  'SIGNAL_QUEUE_URL_PREFIX',
  'SIGNAL_SLOT_COUNT',
  'CLUSTER',
  'TASK_DEFINITION',
  'SUBNET_IDS',
  'SECURITY_GROUP_IDS',
  'ASSIGN_PUBLIC_IP',
  'CONNECT_BASE_URL',
  'SIGNING_KEYS_PARAMETER',
  'CREATE_DEADLINE_SECONDS',
]);
const log = createLogger({ service: 'sessions-create' });
const { client, sessions, projects } = openStores(config);
const ssm = createSsm();
const dependencies = {
  sessions,
  projects,
  contexts: new ContextStore({ client, table: config.CONTEXTS_TABLE }),
  extensions: new ExtensionStore({ client, table: config.EXTENSIONS_TABLE }),
  certificates: new CertificateStore({ client, table: config.CERTIFICATES_TABLE }),
  leases: new ContextLease({ client, table: config.CONTEXTS_TABLE }),
  s3: createS3(),
  bucket: config.ARTIFACTS_BUCKET,
  requests: new RequestRecords({ client, table: config.IDEMPOTENCY_TABLE }),
  tasks: new SessionTasks({ client: createEcs(), cluster: config.CLUSTER, taskDefinition: config.TASK_DEFINITION }),
  signals: new ReadySignal({ sqs: createSqs(), read: (sessionId) => sessions.get(sessionId), log }),
  slots: new SlotLease({
    client,
    table: config.LEASES_TABLE,
    owner: randomUUID(),
    slotCount: config.SIGNAL_SLOT_COUNT,
    queueUrlPrefix: config.SIGNAL_QUEUE_URL_PREFIX,
  }),
  signer: createSigner(async () => parseKeyRing(await readParameter(ssm, config.SIGNING_KEYS_PARAMETER))),
  tracer: createTracer(),
  network: {
    subnetIds: config.SUBNET_IDS,
    securityGroupIds: config.SECURITY_GROUP_IDS,
    assignPublicIp: config.ASSIGN_PUBLIC_IP,
  },
  region: config.AWS_REGION,
  connectBaseUrl: config.CONNECT_BASE_URL,
  deadlineSeconds: config.CREATE_DEADLINE_SECONDS,
  clock: systemClock,
  newId,
};

export const handler = streamingApiHandler({
  body: createSessionBody,
  query: noQuery,
  log,
  handle: (request) => createSession(request, dependencies),
});
