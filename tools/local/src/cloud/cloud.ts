import { existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { findChromium } from '@wallcrawler/browser';
import { composeAll } from '@wallcrawler/stack';
import { ACCOUNT_ID, CREDENTIALS, REGION, functionName, queueName } from '../account.ts';
import { startEngines } from '../engines/engines.ts';
import { startFront } from '../front/index.ts';
import type { Front, FrontOptions } from '../front/index.ts';
import { LambdaHost } from '../lambda/index.ts';
import { provisionStack } from '../provision/provision-stack.ts';
import type { Found } from '../provision/target.ts';
import {
  EcsEngine,
  EventBridgeEngine,
  ParameterStore,
  ecsService,
  eventBridgeService,
  ssmService,
  startAwsServer,
} from '../services/index.ts';
import { createClients, endpointVariables } from './clients.ts';
import { EventSourceRegistry } from './event-source-registry.ts';
import { ensureProject, ensureSigningKeys, writeSettings } from './first-run.ts';
import type { LocalSettings } from './first-run.ts';
import { reserveFreePort, reservePort } from './reserve-port.ts';
import { DirectoryLock } from './lock.ts';
import type { StartOptions } from './options.ts';
import { UsageError } from './options.ts';
import { Shutdown } from './shutdown.ts';
import { CONTROLLER_IMAGE, GATEWAY_IMAGE, localParameters } from './stage.ts';
import { startTtlSweeper } from './ttl-sweeper.ts';
import { gatewayAnswers } from './gateway.ts';

const DEFAULT_PORT = 8787;
const GATEWAY_PORT = 8788;
const CLUSTER = 'wallcrawler';

export interface LocalCloud {
  settings: LocalSettings;
  /** Ends everything that was started, in order; leaves no process and no directory but the state. */
  stop(): Promise<void>;
}

export interface CloudHooks {
  /** Shown while it starts, e.g. `tables, queues and functions`. */
  progress: (step: string) => void;
  /** One line of what goes on, for `--verbose` and for what went wrong. */
  log: (line: string, verbose: boolean) => void;
  /** The engines have died: nothing works any more. */
  onFatal: (reason: string) => void;
}

/**
 * Starts the local cloud: engines, services, everything that the composed templates declare, and the REST front.
 * @throws Error after ending what it had started.
 */
export async function startCloud(workspace: string, options: StartOptions, hooks: CloudHooks): Promise<LocalCloud> {
  const directory = path.resolve(options.directory);
  const lock = new DirectoryLock(directory);
  const shutdown = new Shutdown((message) => hooks.log(message, false));
  shutdown.add('lock', async () => lock.release());
  try {
    return await start(workspace, directory, options, hooks, lock, shutdown);
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

async function start(
  workspace: string,
  directory: string,
  options: StartOptions,
  hooks: CloudHooks,
  lock: DirectoryLock,
  shutdown: Shutdown,
): Promise<LocalCloud> {
  const { progress, log } = hooks;
  const data = path.join(directory, 'data');
  const logDirectory = path.join(directory, 'logs');
  if (options.reset)
    for (const part of [data, logDirectory, path.join(directory, 'local.json')])
      rmSync(part, { recursive: true, force: true });
  for (const part of [data, logDirectory]) mkdirSync(part, { recursive: true, mode: 0o700 });

  const rest = options.port === undefined ? await reserveFreePort(DEFAULT_PORT) : await reservePort(options.port);
  if (!rest) throw new UsageError(`--port: ${options.port} is in use; choose another one`);
  const gateway = await reserveFreePort(GATEWAY_PORT);
  const connectBaseURL = `ws://127.0.0.1:${gateway.port}`;

  progress('Chromium');
  const chromium = await findChromium();
  const stacks = composeAll(workspace);
  const parameterValues = localParameters(stacks, connectBaseURL, options.parameters);

  progress('engines');
  const engines = await startEngines(data, hooks.onFatal);
  shutdown.add('engines', () => engines.stop());
  const parameters = new ParameterStore(data);
  ensureSigningKeys(parameters);

  const host = new LambdaHost({
    logDirectory,
    region: REGION,
    accountId: ACCOUNT_ID,
    onLog: (name, line) => log(`${name}: ${line}`, true),
  });
  shutdown.add('functions', () => host.stop());

  const queueUrl = (name: string): string => `${engines.messaging}/${ACCOUNT_ID}/${name}`;
  const sendToQueue = (queueArn: string, body: string, attributes: Record<string, string> = {}) =>
    clients.sqs.send(
      new SendMessageCommand({
        QueueUrl: queueUrl(queueName(queueArn)),
        MessageBody: body,
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
        ),
      }),
    );
  const events = new EventBridgeEngine({
    region: REGION,
    accountId: ACCOUNT_ID,
    invokeTarget: async (target, payload) => {
      const { statusCode } = await host.invoke(functionName(target), payload, { type: 'Event' });
      if (statusCode !== 202)
        throw Object.assign(new Error(`Lambda answered ${statusCode}`), { retryable: statusCode !== 404 });
    },
    sendToQueue,
    log: (message) => log(message, false),
  });
  shutdown.add('rules', () => events.stop());

  const image = (app: string) => ({
    command: [process.execPath, path.join(workspace, 'dist/apps', app, 'bundle/index.js')],
  });
  const containerVariables: Record<string, string> = {};
  const ecs = new EcsEngine({
    region: REGION,
    accountId: ACCOUNT_ID,
    cluster: CLUSTER,
    stateDirectory: path.join(data, 'ecs'),
    logDirectory,
    images: { [CONTROLLER_IMAGE]: image('ecs-controller'), [GATEWAY_IMAGE]: image('cdp-proxy') },
    baseEnvironment: containerVariables,
    emit: (event) => events.emit(event),
    log: (message) => log(message, true),
  });

  const mappings = new EventSourceRegistry();
  const aws = await startAwsServer({
    services: [
      ecsService(ecs),
      eventBridgeService(events, (message: string) => log(message, true)),
      ssmService(parameters, REGION, ACCOUNT_ID),
    ],
    lambda: { invoke: (name, payload, { invocationType }) => host.invoke(name, payload, { type: invocationType }) },
    eventSourceMappings: mappings,
  });
  shutdown.add('services', () => aws.close());

  const endpoints = endpointVariables(engines.dynamodb, engines.messaging, aws.url);
  const clients = createClients(endpoints);
  const awsVariables = {
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    ...endpoints,
  };
  Object.assign(containerVariables, awsVariables, chromium.environment, {
    CHROME_PATH: chromium.executablePath,
    WALLCRAWLER_PARENT_PIPE: '1',
  });

  progress('tables, queues, topics, rules and functions');
  const found: Found = { functions: new Map(), eventSources: [], apis: [], streams: new Map(), expiring: [] };
  const target = {
    ...clients,
    parameters,
    events,
    ecs,
    queueUrl,
    bundleOf: (stackName: string) => path.join(workspace, 'dist/apps', stackName, 'bundle'),
    functionEnvironment: awsVariables,
    containerEnvironment: { 'cdp-proxy': { GATEWAY_HOST: '127.0.0.1', GATEWAY_PORT: String(gateway.port) } },
    found,
  };
  for (const stack of stacks) await provisionStack(stack, parameterValues, target);
  for (const { onFailureQueue, ...definition } of found.functions.values()) {
    if (!existsSync(definition.bundleDirectory))
      throw new Error(`${definition.name} is not built; run "npm run nx -- run-many -t build" first`);
    host.define({
      ...definition,
      ...(onFailureQueue && { onFailure: (record) => void sendToQueue(onFailureQueue, JSON.stringify(record)) }),
    });
  }
  const { apiKey, projectId } = await ensureProject(clients.documents, directory, options.concurrency);

  progress('gateway and REST API');
  for (const { id, mapping } of found.eventSources)
    mappings.start(id, mapping, {
      host,
      streamsClient: clients.streams,
      sqs: clients.sqs,
      queueUrl,
      streams: found.streams,
      checkpointDirectory: path.join(data, 'checkpoints'),
      sendToQueue,
      log: (message) => log(message, false),
    });
  shutdown.add('event sources', async () => {
    await settle(host, events);
    await Promise.all([mappings.stop(), host.stop()]);
  });
  await gateway.release();
  await ecs.start();
  shutdown.add('tasks', () => ecs.stop());
  events.start();
  shutdown.add('expiry', async () => stopTtl());
  const stopTtl = startTtlSweeper(clients.documents, found.expiring, (message) => log(message, false));

  const [openApi] = found.apis;
  if (!openApi) throw new Error('no template declares a REST API');
  await rest.release();
  const front: Front = await startFront({
    port: rest.port,
    openApi: openApi as unknown as FrontOptions['openApi'],
    invoke: (name, payload) => host.invoke(name, payload),
    invokeStreaming: (name, payload) => host.invokeStreaming(name, payload),
    log: (line) => log(line, true),
  });
  shutdown.add('REST API', () => front.close());
  await gatewayAnswers(gateway.port);

  const settings = { baseURL: front.url, apiKey, projectId, connectBaseURL };
  writeSettings(directory, settings, endpoints);
  lock.announce(front.url);
  return { settings, stop: () => shutdown.run() };
}

/** How long the end of the tasks may take to reach the tables, in ms. What is later is done by the next start. */
const SETTLE_TIMEOUT = 3_000;

/** Waits until the events of the ended tasks have been processed. */
async function settle(host: LambdaHost, events: EventBridgeEngine): Promise<void> {
  const isQuiet = () => Object.values(host.stats()).every(({ busy, queuedEvents }) => busy === 0 && queuedEvents === 0);
  const until = Date.now() + SETTLE_TIMEOUT;
  const drained = events.drain();
  await Promise.race([drained, new Promise((resolve) => setTimeout(resolve, SETTLE_TIMEOUT))]);
  while (!isQuiet() && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
}
