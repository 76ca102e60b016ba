import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ECSClient, type RunTaskCommandInput } from '@aws-sdk/client-ecs';
import { startAwsServer } from '../../server.ts';
import { clientOptions } from '../../testing/client-options.ts';
import { eventually } from '../../testing/eventually.ts';
import { ecsService } from '../api.ts';
import { EcsEngine, type EcsEngineOptions } from '../engine.ts';
import type { TaskStateChangeEvent } from '../task-view.ts';

const node = process.execPath;

/** Containers of the specs, by repository name. */
export const images = {
  /** Runs until it is told to end, and then exits with 0. */
  patient: {
    command: [
      node,
      '-e',
      `process.on('SIGTERM', () => process.exit(0)); console.log('up'); setInterval(() => {}, 1e6)`,
    ],
  },
  /** Does not listen to SIGTERM. */
  stubborn: { command: [node, '-e', `process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1e6)`] },
  /** Exits with 3 at once. */
  brief: { command: [node, '-e', 'process.exit(3)'] },
  /** There is no such program. */
  absent: { command: ['/nowhere/no-such-program'] },
  /** Starts one process below itself, and one in a session of its own that has an environment of its own. */
  family: {
    command: [
      node,
      '-e',
      `const { spawn } = require('node:child_process');
       const idle = ['-e', 'setInterval(() => {}, 1e6)'];
       const below = spawn(process.execPath, idle, { stdio: 'inherit' });
       const profile = '--user-data-dir=' + process.env.TMPDIR + '/profile';
       const apart = spawn(process.execPath, [...idle, '--', profile], { detached: true, env: {}, stdio: 'inherit' });
       require('node:fs').writeFileSync(process.env.TMPDIR + '/note', 'x');
       console.log('pids', below.pid, apart.pid);
       setInterval(() => {}, 1e6);`,
    ],
  },
  /** Prints its environment and its metadata. */
  curious: {
    command: [
      node,
      '-e',
      `const uri = process.env.ECS_CONTAINER_METADATA_URI_V4;
       Promise.all([fetch(uri), fetch(uri + '/task')]).then((answers) => Promise.all(answers.map((a) => a.json())))
         .then(([container, task]) => console.log('seen', JSON.stringify({ env: process.env, container, task })));
       setInterval(() => {}, 1e6);`,
    ],
  },
};

/** An engine behind its endpoint, with everything of it in one temporary directory. */
export async function startFixture(overrides: Partial<EcsEngineOptions> = {}) {
  const directory = overrides.stateDirectory ?? mkdtempSync(path.join(os.tmpdir(), 'wce-'));
  const events: TaskStateChangeEvent[] = [];
  const engine = new EcsEngine({
    ...{ region: 'eu-central-1', accountId: '000000000000', cluster: 'wallcrawler', images },
    ...{ stateDirectory: directory, logDirectory: path.join(directory, 'logs'), scratchRoot: directory },
    emit: (event) => void events.push(event),
    log: () => {},
    ...overrides,
  });
  for (const name of Object.keys(images)) {
    engine.registerTaskDefinition({
      Family: name,
      ContainerDefinitions: [
        {
          ...{ Name: 'main', Image: `000000000000.dkr.ecr.eu-central-1.amazonaws.com/${name}:latest`, StopTimeout: 1 },
          Environment: [
            { Name: 'COLOUR', Value: 'red' },
            { Name: 'SHAPE', Value: 'round' },
          ],
          PortMappings: [{ ContainerPort: 9223 }],
        },
      ],
    });
  }
  await engine.start();
  const server = await startAwsServer({ services: [ecsService(engine)] });
  const ecs = new ECSClient(clientOptions(server.url));
  return {
    ...{ directory, engine, ecs, events },
    eventsOf: (taskArn: string) => events.filter(({ resources }) => resources[0] === taskArn),
    /** Waits for the event that tells of this status. */
    reached: (taskArn: string, status: string) =>
      eventually(`${taskArn} is ${status}`, () =>
        events.find(({ resources, detail }) => resources[0] === taskArn && detail['lastStatus'] === status),
      ),
    async close(options: { keepState?: boolean } = {}) {
      ecs.destroy();
      await engine.stop();
      await server.close();
      if (!options.keepState) rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** A RunTask request for one of the images. */
export function request(family: keyof typeof images, more: Partial<RunTaskCommandInput> = {}): RunTaskCommandInput {
  return {
    ...{ cluster: 'wallcrawler', taskDefinition: family, launchType: 'FARGATE' },
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
    ...more,
  };
}

/** Whether a process lives; a zombie does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return readState(pid) !== 'Z';
}

function readState(pid: number): string | undefined {
  try {
    return /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
  } catch {
    return 'Z';
  }
}
