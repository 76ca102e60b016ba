import path from 'node:path';
import { findChromium } from '@wallcrawler/browser';
import { composeAll } from '@wallcrawler/stack';
import { startEngines } from '../engines/engines.ts';
import { startFront } from '../front/index.ts';
import type { Front, FrontOptions } from '../front/index.ts';
import type { Found } from '../provision/target.ts';
import { ParameterStore } from '../services/index.ts';
import { openConsole } from './open-console.ts';
import { ensureProject, ensureSigningKeys, writeSettings } from './first-run.ts';
import type { LocalSettings } from './first-run.ts';
import { gatewayAnswers } from './gateway.ts';
import type { CloudHooks } from './hooks.ts';
import { DirectoryLock } from './lock.ts';
import type { StartOptions } from './options.ts';
import { reservePorts } from './ports.ts';
import { provisionStacks } from './provision-stacks.ts';
import type { ReservedPort } from './reserve-port.ts';
import { startServices } from './services.ts';
import type { Services } from './services.ts';
import { settle } from './settle.ts';
import { Shutdown } from './shutdown.ts';
import { localParameters } from './stage.ts';
import { openStateDirectory, refuseForeignDirectory } from './state-directory.ts';
import { startTtlSweeper } from './ttl-sweeper.ts';

export interface LocalCloud {
  settings: LocalSettings;
  /** Ends everything that was started, in order; leaves no process and no directory but the state. */
  stop(): Promise<void>;
}

/**
 * Starts the local cloud: engines, services, everything that the composed templates declare, and the REST front.
 * @throws Error after ending what it had started.
 */
export async function startCloud(workspace: string, options: StartOptions, hooks: CloudHooks): Promise<LocalCloud> {
  const directory = path.resolve(options.directory);
  refuseForeignDirectory(directory);
  const lock = new DirectoryLock(directory);
  const shutdown = new Shutdown((message) => hooks.log(message, false));
  shutdown.add('lock', async () => lock.release());
  try {
    const settings = await start(workspace, directory, options, hooks, shutdown);
    lock.announce(settings.baseURL);
    return { settings, stop: () => shutdown.run() };
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

/**
 * 1. hold the ports, find Chromium, compose the templates: what can fail at once fails before anything runs;
 * 2. start the engines that others keep, then our own services;
 * 3. provision every stack, and make the project and key of the first start;
 * 4. run what the templates declare: event sources, tasks (the gateway among them), rules, expiry;
 * 5. open the REST API and the console, and leave the settings where clients look for them.
 *
 * Each step tells `shutdown` how it is undone; that happens in the opposite order.
 */
async function start(
  workspace: string,
  directory: string,
  options: StartOptions,
  hooks: CloudHooks,
  shutdown: Shutdown,
): Promise<LocalSettings> {
  const { progress, log } = hooks;
  const state = openStateDirectory(directory, options.reset);
  const ports = await reservePorts(options);
  shutdown.add('ports', () => Promise.all([ports.rest, ports.gateway, ports.console].map((port) => port.giveBack())));
  const { rest, gateway } = ports;
  const connectBaseURL = `ws://127.0.0.1:${gateway.port}`;
  progress('Chromium');
  const chromium = await findChromium();
  const stacks = composeAll(workspace);
  const values = localParameters(stacks, connectBaseURL, options.parameters);

  progress('engines');
  const engines = await startEngines(state.data, hooks.onFatal);
  shutdown.add('engines', () => engines.stop());
  const parameters = new ParameterStore(state.data);
  ensureSigningKeys(parameters);
  const { iam, images } = options;
  const machine = { workspace, state, engines, chromium, images };
  const services = await startServices({ ...machine, parameters, iam, shutdown, log });

  progress('tables, queues, topics, rules and functions');
  const provisioning = { workspace, values, parameters, gatewayPort: gateway.port };
  const found = await provisionStacks(stacks, provisioning, services);
  const project = await ensureProject(services.clients.documents, directory, options.concurrency);

  progress('gateway and REST API');
  startEventSources(services, found, state.data, shutdown, log);
  await startTasksAndRules(services, found, gateway, shutdown, log);
  const front = await openFront(services, found, rest, log);
  shutdown.add('REST API', () => front.close());
  await gatewayAnswers(gateway.port);

  const consoleURL = await openConsole(workspace, front, ports.console, shutdown);
  const settings = { baseURL: front.url, ...project, connectBaseURL, ...(consoleURL && { consoleURL }) };
  writeSettings(directory, settings, services.endpoints);
  return settings;
}

function startEventSources(
  { host, events, mappings, clients, queues }: Services,
  found: Found,
  data: string,
  shutdown: Shutdown,
  log: CloudHooks['log'],
): void {
  for (const { id, mapping } of found.eventSources)
    mappings.start(id, mapping, {
      host,
      streamsClient: clients.streams,
      sqs: clients.sqs,
      queueUrl: queues.url,
      streams: found.streams,
      checkpointDirectory: path.join(data, 'checkpoints'),
      sendToQueue: queues.send,
      log: (message) => log(message, false),
    });
  // The tasks have ended by then: what their ends cause is still processed.
  shutdown.add('event sources', async () => {
    await settle(host, events);
    await Promise.all([mappings.stop(), host.stop()]);
  });
}

async function startTasksAndRules(
  { ecs, events, clients }: Services,
  found: Found,
  gateway: ReservedPort,
  shutdown: Shutdown,
  log: CloudHooks['log'],
): Promise<void> {
  await gateway.release();
  await ecs.start();
  shutdown.add('tasks', () => ecs.stop());
  events.start();
  const stopTtl = startTtlSweeper(clients.documents, found.expiring, (message) => log(message, false));
  shutdown.add('expiry', async () => stopTtl());
}

async function openFront(
  { host }: Services,
  { apis: [openApi] }: Found,
  rest: ReservedPort,
  log: CloudHooks['log'],
): Promise<Front> {
  if (!openApi) throw new Error('no template declares a REST API');
  await rest.release();
  return startFront({
    port: rest.port,
    openApi: openApi as unknown as FrontOptions['openApi'],
    invoke: (name, payload) => host.invoke(name, payload),
    invokeStreaming: (name, payload) => host.invokeStreaming(name, payload),
    log: (line) => log(line, true),
  });
}
