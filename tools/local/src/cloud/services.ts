import path from 'node:path';
import type { FoundChromium } from '@wallcrawler/browser';
import { ACCOUNT_ID, CREDENTIALS, REGION, functionName } from '../account.ts';
import type { EngineEndpoints } from '../engines/host.ts';
import { LambdaHost } from '../lambda/index.ts';
import {
  EcsEngine,
  EventBridgeEngine,
  ecsService,
  eventBridgeService,
  ssmService,
  startAwsServer,
} from '../services/index.ts';
import type { ParameterStore } from '../services/index.ts';
import { createClients, endpointVariables } from './clients.ts';
import type { Clients } from './clients.ts';
import { EventSourceRegistry } from './event-source-registry.ts';
import type { CloudHooks } from './hooks.ts';
import { lambdaInvoker } from './lambda-api.ts';
import { openQueues } from './queues.ts';
import type { Queues } from './queues.ts';
import type { Shutdown } from './shutdown.ts';
import { CLUSTER, CONTROLLER_IMAGE, GATEWAY_IMAGE } from './stage.ts';
import type { StateDirectory } from './state-directory.ts';

export interface ServicesOptions {
  workspace: string;
  state: StateDirectory;
  engines: EngineEndpoints;
  chromium: FoundChromium;
  parameters: ParameterStore;
  /** Learns how each service is ended. */
  shutdown: Shutdown;
  log: CloudHooks['log'];
}

/** Lambda, EventBridge, ECS and the endpoint that serves them and SSM. */
export interface Services {
  host: LambdaHost;
  events: EventBridgeEngine;
  ecs: EcsEngine;
  mappings: EventSourceRegistry;
  clients: Clients;
  queues: Queues;
  /** `AWS_ENDPOINT_URL_<SERVICE>` of every service. */
  endpoints: Record<string, string>;
  /** What every function and container finds in its environment: region, credentials, endpoints. */
  awsVariables: Record<string, string>;
}

/** Starts the services that this project brings itself. They know no function, rule or task definition yet. */
export async function startServices(options: ServicesOptions): Promise<Services> {
  const { workspace, state, engines, chromium, parameters, shutdown, log } = options;
  const identity = { region: REGION, accountId: ACCOUNT_ID };
  const host = new LambdaHost({
    ...identity,
    logDirectory: state.logs,
    temporaryRoot: state.temporary,
    onLog: (name, line) => log(`${name}: ${line}`, true),
  });
  shutdown.add('functions', () => host.stop());

  const events = new EventBridgeEngine({
    ...identity,
    invokeTarget: async (target, payload) => {
      const { statusCode } = await host.invoke(functionName(target), payload, { type: 'Event' });
      if (statusCode !== 202)
        throw Object.assign(new Error(`Lambda answered ${statusCode}`), { retryable: statusCode !== 404 });
    },
    sendToQueue: (...message) => queues.send(...message),
    log: (message) => log(message, false),
  });
  shutdown.add('rules', () => events.stop());

  const image = (app: string) => ({
    command: [process.execPath, path.join(workspace, 'dist/apps', app, 'bundle/index.js')],
  });
  // Filled below: the endpoint that containers are told must be there first, and it serves ECS.
  const containerVariables: Record<string, string> = {};
  const ecs = new EcsEngine({
    ...identity,
    cluster: CLUSTER,
    stateDirectory: path.join(state.data, 'ecs'),
    logDirectory: state.logs,
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
    lambda: lambdaInvoker(host),
    eventSourceMappings: mappings,
  });
  shutdown.add('services', () => aws.close());

  const endpoints = endpointVariables(engines.dynamodb, engines.messaging, aws.url);
  const clients = createClients(endpoints);
  const queues = openQueues(clients.sqs, endpoints['AWS_ENDPOINT_URL_SQS']!);
  const awsVariables = {
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    ...endpoints,
  };
  Object.assign(containerVariables, awsVariables, chromium.environment, {
    CHROME_PATH: chromium.executablePath,
    ...(process.env.CHROMEDRIVER_PATH && { CHROMEDRIVER_PATH: process.env.CHROMEDRIVER_PATH }),
    WALLCRAWLER_PARENT_PIPE: '1',
  });
  return { host, events, ecs, mappings, clients, queues, endpoints, awsVariables };
}
