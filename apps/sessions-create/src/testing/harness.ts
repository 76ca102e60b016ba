import { PublishCommand } from '@aws-sdk/client-sns';
import { createKeyRing, createSigner } from '@wallcrawler/cdp-auth';
import { ReadySignal, SlotLease } from '@wallcrawler/ready-signal';
import { createSessionBody } from '@wallcrawler/session-api';
import type { ApiError, ApiResponse, WireConnection, WireSession } from '@wallcrawler/session-api';
import { CertificateStore, ContextLease, ContextStore, ExtensionStore } from '@wallcrawler/resource-store';
import { ProjectStore, RequestRecords, SessionStore } from '@wallcrawler/session-store';
import { SessionTasks } from '@wallcrawler/session-tasks';
import { newId, systemClock } from '@wallcrawler/runtime';
import { parseTraceHeader } from '@wallcrawler/tracing';
import type { Span } from '@wallcrawler/tracing';
import {
  TEST_TABLES as tables,
  recordingLogger,
  startFakeEcs,
  startTestBucket,
  startTestDynamo,
  startTestMessaging,
} from '@wallcrawler/testing';
import { createSession } from '../create-session.ts';
import type { CreateDependencies } from '../create-session.ts';

export type Harness = Awaited<ReturnType<typeof startHarness>>;
export type Created = WireSession & WireConnection;

/** More than one spec file leases: a new environment must not get a slot that an abandoned receive still reads. */
const SLOTS = 32;

/** The trace of every invocation here. */
export const TRACE = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';

const endpoint = { host: '10.0.0.7', port: 9223 };

/** A create with everything that it meets: real tables, topic and queues, and an ECS in memory. */
export async function startHarness() {
  const [dynamo, artifacts, messaging, { ecs, stop }] = await Promise.all([
    startTestDynamo(),
    startTestBucket(),
    startTestMessaging(SLOTS),
    startFakeEcs(),
  ]);
  const { client } = dynamo;
  const sessions = new SessionStore({ client, tables });
  const projects = new ProjectStore({ client, tables });
  const contexts = new ContextStore({ client, table: 'wallcrawler-contexts' });
  const extensions = new ExtensionStore({ client, table: 'wallcrawler-extensions' });
  const certificates = new CertificateStore({ client, table: 'wallcrawler-certificates' });
  const leases = new ContextLease({ client, table: 'wallcrawler-contexts' });
  const { log, lines } = recordingLogger();
  const ring = createKeyRing(new Date());
  const spans: { kind: string; parentId: string | undefined; span: Span }[] = [];

  /** An execution environment of its own. Its safety net is quick only where a test wants to be woken by it. */
  const environment = (more: Partial<CreateDependencies> = {}): CreateDependencies => ({
    sessions,
    projects,
    contexts,
    extensions,
    certificates,
    leases,
    s3: artifacts.client,
    bucket: artifacts.bucket,
    requests: new RequestRecords({ client, table: 'wallcrawler-idempotency' }),
    tasks: new SessionTasks({ client: ecs.client, cluster: 'wallcrawler', taskDefinition: 'wallcrawler-controller' }),
    signals: signals({ pollWithSlot: 20, pollWithoutSlot: 20 }),
    slots: new SlotLease({
      client,
      table: 'wallcrawler-leases',
      owner: newId(),
      slotCount: SLOTS,
      maxTries: SLOTS,
      queueUrlPrefix: messaging.queueUrlPrefix,
    }),
    signer: createSigner(async () => ring),
    tracer: {
      record: (kind, context, span) => void (context && spans.push({ kind, parentId: context.parentId, span })),
    },
    network: { subnetIds: ['subnet-a'], securityGroupIds: ['sg-1'], assignPublicIp: 'DISABLED' as const },
    region: 'us-east-1',
    connectBaseUrl: 'wss://connect.example.com',
    deadlineSeconds: 10,
    clock: systemClock,
    newId,
    ...more,
  });
  const signals = (poll: { pollWithSlot: number; pollWithoutSlot: number }) =>
    new ReadySignal({ sqs: messaging.sqs, read: (sessionId) => sessions.get(sessionId), log, ...poll });

  const request = (projectId: string, body: object = {}, headers: Record<string, string> = {}) => ({
    projectId,
    keyId: `key-of-${projectId}`,
    body: createSessionBody.parse(body),
    headers,
    log,
    trace: parseTraceHeader(TRACE),
  });

  return {
    dynamo,
    artifacts,
    messaging,
    ecs,
    contexts,
    extensions,
    certificates,
    leases,
    sessions,
    projects,
    lines,
    spans,
    environment,
    signals,
    project: async (concurrency = 5, creationsPerMinute?: number) =>
      (await projects.create({ name: 'test', concurrency, creationsPerMinute, defaultTimeout: 900 })).projectId,
    heldBy: async (projectId: string) => [...((await projects.get(projectId))?.activeSessions ?? [])],
    create: (projectId: string, options: CreateOptions = {}): Promise<ApiResponse> =>
      createSession(request(projectId, options.body, options.headers), environment(options.dependencies)),

    /** From now on the container of every task comes up at once, as far as its row lets it. */
    bootEveryTask: (): void => {
      ecs.intercept.RunTask = ({ startedBy = '' }, proceed) => {
        const answer = proceed();
        void bootWhenRecorded(startedBy);
        return answer;
      };
    },
    /** What the controller and the stream processor do when a browser is ready. */
    becomeReady: (sessionId: string) => sessions.apply(sessionId, { type: 'browserReady', endpoint }),
    publish: async (sessionId: string): Promise<void> => {
      const { projectId, status, waiter = '' } = (await sessions.get(sessionId))!;
      await messaging.sns.send(
        new PublishCommand({
          TopicArn: messaging.topicArn,
          Message: JSON.stringify({ sessionId, projectId, status }),
          MessageAttributes: { waiter: { DataType: 'String', StringValue: waiter } },
        }),
      );
    },
    stop: () => Promise.all([dynamo.stop(), artifacts.stop(), messaging.stop(), stop()]),
  };

  async function bootWhenRecorded(sessionId: string): Promise<void> {
    while ((await sessions.apply(sessionId, { type: 'browserReady', endpoint })).outcome === 'premature') continue;
  }
}

interface CreateOptions {
  body?: object;
  headers?: Record<string, string>;
  dependencies?: Partial<CreateDependencies>;
}

/** What a create answers, as the error that it throws. @throws Error when it succeeds. */
export async function refusal(create: Promise<ApiResponse>): Promise<ApiError> {
  const answer = await create.catch((error: unknown) => error as ApiError);
  if (answer instanceof Error) return answer;
  throw new Error(`the create has answered ${answer.status}`);
}
