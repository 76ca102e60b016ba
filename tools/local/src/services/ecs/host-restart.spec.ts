import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DescribeTasksCommand, RunTaskCommand } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../testing/eventually.ts';
import { isAlive, request, startFixture } from './testing/engine-fixture.ts';
import type { TaskRecord } from './task.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'wcr-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Runs a task under an engine in a process of its own; returns that and all processes of the task. */
async function startElsewhere() {
  const host = spawn(process.execPath, [path.join(import.meta.dirname, 'testing/engine-process.ts'), directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const taskArn = await eventually(
    'the engine prints the task',
    () => String(host.stdout.read() ?? '').trim() || undefined,
  );
  const log = path.join(directory, 'logs/family.log');
  const pids = await eventually('the task prints its processes', () => {
    const found = existsSync(log) ? /pids (\d+) (\d+)/.exec(readFileSync(log, 'utf8')) : null;
    return found?.slice(1).map(Number);
  });
  const file = path.join(directory, 'tasks', `${taskArn.split('/').at(-1)}.json`);
  const record = await eventually('the task is on file as running', () => {
    const task = JSON.parse(readFileSync(file, 'utf8')) as TaskRecord;
    return task.lastStatus === 'RUNNING' && task;
  });
  return { host, taskArn, record, processes: [...pids, record.process?.pid as number] };
}

async function kill(child: ReturnType<typeof spawn>): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

describe('when the local cloud is killed', () => {
  it('its tasks end by themselves and leave no process and no directory', async () => {
    const { host, record, processes } = await startElsewhere();
    expect(processes.every(isAlive)).toBe(true);
    expect(existsSync(record.scratch as string)).toBe(true);
    await kill(host);
    await eventually('all processes are gone', () => !processes.some(isAlive));
    await eventually('the scratch directory is gone', () => !existsSync(record.scratch as string));
  });

  it('the next start tells of each of its tasks as STOPPED, once', async () => {
    const { host, taskArn, record } = await startElsewhere();
    await kill(host);
    const next = await startFixture({ stateDirectory: directory });
    expect(next.events).toHaveLength(1);
    expect(next.events[0]?.detail).toMatchObject({
      ...{ taskArn, lastStatus: 'STOPPED', stoppedReason: 'The host was restarted', version: record.version + 1 },
      containers: [{ exitCode: 137 }],
    });
    const described = await next.ecs.send(new DescribeTasksCommand({ cluster: 'wallcrawler', tasks: [taskArn] }));
    expect(described.tasks?.[0]?.lastStatus).toBe('STOPPED');
    await next.close({ keepState: true });

    const third = await startFixture({ stateDirectory: directory });
    expect(third.events).toEqual([]);
    await third.close({ keepState: true });
  });

  it('the next start ends what outlived the supervisor as well', async () => {
    const { host, record, processes } = await startElsewhere();
    // Supervisor and engine die at the same time: nobody is left to clean up.
    host.kill('SIGSTOP');
    process.kill(record.process?.pid as number, 'SIGKILL');
    await kill(host);
    expect(processes.slice(0, 2).some(isAlive)).toBe(true);
    const next = await startFixture({ stateDirectory: directory });
    expect(processes.filter(isAlive)).toEqual([]);
    expect(readdirSync(directory).filter((name) => name.startsWith('wc-'))).toEqual([]);
    await next.close({ keepState: true });
  });

  it('the next start leaves a process alone that only has the number of an earlier one', async () => {
    const { host, taskArn, record } = await startElsewhere();
    await kill(host);
    const bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], {
      detached: true,
      stdio: 'ignore',
    });
    const file = path.join(directory, 'tasks', `${taskArn.split('/').at(-1)}.json`);
    await eventually('the scratch directory is gone', () => !existsSync(record.scratch as string));
    writeFileSync(file, JSON.stringify({ ...record, process: { pid: bystander.pid, startTime: '1' } }));
    const next = await startFixture({ stateDirectory: directory });
    expect(isAlive(bystander.pid as number)).toBe(true);
    await kill(bystander);
    await next.close({ keepState: true });
  });
});

describe('when the local cloud is stopped', () => {
  it('all tasks have ended and told of it', async () => {
    const fixture = await startFixture({ stateDirectory: directory });
    fixture.engine.defineService({ ServiceName: 'steady', TaskDefinition: 'patient', DesiredCount: 2 });
    await eventually('both run', () => fixture.engine.serviceEndpoints('steady').length === 2);
    const pids = fixture.engine.tasks().map(({ record }) => record.process?.pid as number);
    await fixture.close({ keepState: true });
    const stopped = fixture.events.filter(({ detail }) => detail['lastStatus'] === 'STOPPED');
    expect(stopped.map(({ detail }) => detail['stoppedReason'])).toEqual(Array(2).fill('The host is shutting down'));
    expect(pids.filter(isAlive)).toEqual([]);
    expect(readdirSync(directory).filter((name) => name.startsWith('wc-'))).toEqual([]);
  });

  it('a task that does not end is killed after the time that the stop has', async () => {
    const fixture = await startFixture({ stateDirectory: directory });
    fixture.engine.registerTaskDefinition({
      Family: 'slow',
      ContainerDefinitions: [{ Name: 'main', Image: 'stubborn', StopTimeout: 120 }],
    });
    const { tasks } = await fixture.ecs.send(new RunTaskCommand(request('stubborn', { taskDefinition: 'slow' })));
    const log = path.join(directory, 'logs/slow.log');
    await eventually('it ignores SIGTERM', () => existsSync(log) && readFileSync(log, 'utf8').includes(' up'));
    await fixture.engine.stop(100);
    const { detail } = await fixture.reached(tasks?.[0]?.taskArn as string, 'STOPPED');
    expect(detail['containers']).toMatchObject([{ exitCode: 137 }]);
    await fixture.close({ keepState: true });
  });
});
