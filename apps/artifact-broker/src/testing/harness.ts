import { createHash } from 'node:crypto';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createArtifactBroker, hashSessionSecret, newSessionSecret } from '@wallcrawler/artifacts';
import { CertificateStore, ContextLease, ContextStore, ExtensionStore } from '@wallcrawler/resource-store';
import { ProjectStore, SessionStore } from '@wallcrawler/session-store';
import type { BrowserSettings } from '@wallcrawler/session-store';
import { newId } from '@wallcrawler/runtime';
import {
  TEST_TABLES as tables,
  bringTo,
  newTestSession,
  recordingLogger,
  startTestBucket,
  startTestDynamo,
} from '@wallcrawler/testing';
import { answerRequest } from '../answer-request.ts';
import type { BrokerDependencies } from '../answer-request.ts';
import { Bucket } from '../bucket.ts';

export type Harness = Awaited<ReturnType<typeof startHarness>>;

export const sha256 = (body: string | Buffer): string => createHash('sha256').update(body).digest('hex');

/** The broker with real tables and a real bucket, called through its client as a container does. */
export async function startHarness() {
  const [dynamo, artifacts] = await Promise.all([startTestDynamo(), startTestBucket()]);
  const { client } = dynamo;
  const signing = new S3Client({
    endpoint: artifacts.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  const sessions = new SessionStore({ client, tables });
  const projects = new ProjectStore({ client, tables });
  const contexts = new ContextStore({ client, table: 'wallcrawler-contexts' });
  const leases = new ContextLease({ client, table: 'wallcrawler-contexts' });
  const { log, lines } = recordingLogger();
  const dependencies: BrokerDependencies = {
    sessions,
    contexts,
    extensions: new ExtensionStore({ client, table: 'wallcrawler-extensions' }),
    certificates: new CertificateStore({ client, table: 'wallcrawler-certificates' }),
    leases,
    bucket: new Bucket(signing, artifacts.bucket),
    log,
    newVersion: newId,
  };

  /** Invokes the broker as Lambda does: JSON in, JSON out, and a thrown error as a function error. */
  const lambda = {
    send: async ({ input }: { input: { Payload?: string } }) => {
      try {
        const answer = await answerRequest(JSON.parse(String(input.Payload)), dependencies);
        return { Payload: Buffer.from(JSON.stringify(answer)) };
      } catch (error) {
        return { FunctionError: 'Unhandled', Payload: Buffer.from(JSON.stringify({ errorMessage: String(error) })) };
      }
    },
  } as unknown as Parameters<typeof createArtifactBroker>[0]['lambda'];

  const broker = (sessionId: string, secret: string) =>
    createArtifactBroker({ lambda, functionName: 'artifact-broker', sessionId, secret });

  /** A session that is READY, with the broker's client as its container has it. */
  const session = async (projectId: string, settings: BrowserSettings = {}) => {
    const secret = newSessionSecret();
    const fresh = { ...newTestSession(projectId), settings, secretHash: hashSessionSecret(secret) };
    const { context } = settings;
    const holder = context && { projectId, contextId: context.id, sessionId: fresh.sessionId };
    await sessions.create(fresh);
    if (holder && context.persist)
      await client.send(new TransactWriteCommand({ TransactItems: [leases.take(holder)] })).catch(() => undefined);
    await bringTo(sessions, fresh.sessionId, 'READY');
    return { sessionId: fresh.sessionId, secret, broker: broker(fresh.sessionId, secret) };
  };

  return {
    dependencies,
    artifacts,
    dynamo,
    sessions,
    contexts,
    leases,
    lines,
    lambda,
    broker,
    session,
    project: async () =>
      (await projects.create({ name: 'test', concurrency: 50, creationsPerMinute: 1_000 })).projectId,
    object: (key: string, body: string) =>
      artifacts.client.send(new PutObjectCommand({ Bucket: artifacts.bucket, Key: key, Body: body })),
    stop: async () => {
      signing.destroy();
      await Promise.all([dynamo.stop(), artifacts.stop()]);
    },
  };
}
