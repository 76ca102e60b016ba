import path from 'node:path';
import type { FoundChromium } from '@wallcrawler/browser';
import { ACCOUNT_ID, REGION, functionName } from '../account.ts';
import type { EngineEndpoints } from '../engines/host.ts';
import { AccessControl, Ledger } from '../iam/index.ts';
import type { IamMode } from '../iam/index.ts';
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
import { startTraceDaemon } from '../tracing/trace-daemon.ts';
import { checkedEndpoints } from './checked-endpoints.ts';
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
  /** Programs in place of the apps' bundles, by repository name. */
  images: Record<string, string>;
  iam: IamMode;
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
  access: AccessControl;
  queues: Queues;
  /** `AWS_ENDPOINT_URL_<SERVICE>` of every service, for whoever runs the cloud: nothing is checked there. */
  endpoints: Record<string, string>;
  /** What every function and container finds in its environment besides its role's credentials: region, endpoints. */
  awsVariables: Record<string, string>;
}

/** Starts the services that this project brings itself. They know no function, rule or task definition yet. */
export async function startServices(options: ServicesOptions): Promise<Services> {
  const { workspace, state, engines, chromium, parameters, iam, shutdown, log } = options;
  const identity = { region: REGION, accountId: ACCOUNT_ID };
  const traces = await startTraceDaemon(path.join(state.logs, 'traces.jsonl'));
  shutdown.add('traces', () => traces.close());
  const host = new LambdaHost({
    ...identity,
    logDirectory: state.logs,
    temporaryRoot: state.temporary,
    traces,
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

  const ledger = new Ledger(path.join(state.logs, 'iam.jsonl'));
  const access = new AccessControl({ mode: iam, ledger, log: (message) => log(message, false) });

  const image = (name: string, app: string) => {
    const program = options.images[name];
    const bundle = path.join(workspace, 'dist/apps', app, 'bundle/index.js');
    return { [name]: { command: program === undefined ? [process.execPath, bundle] : [path.resolve(program)] } };
  };
  // Filled below: the endpoint that containers are told must be there first, and it serves ECS.
  const containerVariables: Record<string, string> = {};
  const ecs = new EcsEngine({
    ...identity,
    cluster: CLUSTER,
    stateDirectory: path.join(state.data, 'ecs'),
    logDirectory: state.logs,
    images: { ...image(CONTROLLER_IMAGE, 'ecs-controller'), ...image(GATEWAY_IMAGE, 'cdp-proxy') },
    baseEnvironment: containerVariables,
    roleEnvironment: (role, definition) => access.credentials(role, 'ecs-tasks.amazonaws.com', definition),
    authorizeAgent: (role, action, task) => access.judgeRole(role, [{ action, resource: task, keys: {} }])?.message,
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
    ...(iam === 'off' ? endpoints : await checkedEndpoints(endpoints, access, ecs, shutdown)),
  };
  Object.assign(containerVariables, awsVariables, chromium.environment, {
    CHROME_PATH: chromium.executablePath,
    ...(process.env.CHROMEDRIVER_PATH && { CHROMEDRIVER_PATH: process.env.CHROMEDRIVER_PATH }),
    WALLCRAWLER_PARENT_PIPE: '1',
  });
  return { host, events, ecs, mappings, clients, access, queues, endpoints, awsVariables };
}
