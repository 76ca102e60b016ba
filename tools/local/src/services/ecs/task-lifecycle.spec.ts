import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DescribeTasksCommand, RunTaskCommand, StopTaskCommand, type Task } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../testing/eventually.ts';
import { isAlive, request, startFixture, type images } from './testing/engine-fixture.ts';

let fixture: Awaited<ReturnType<typeof startFixture>>;
beforeAll(async () => {
  fixture = await startFixture({ baseEnvironment: { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:8000' } });
});
afterAll(() => fixture.close());

async function run(family: keyof typeof images, more = {}): Promise<Task & { taskArn: string }> {
  const { tasks } = await fixture.ecs.send(new RunTaskCommand(request(family, more)));
  return tasks?.[0] as Task & { taskArn: string };
}

async function stop(task: string, reason?: string): Promise<void> {
  await fixture.ecs.send(new StopTaskCommand({ cluster: 'wallcrawler', task, reason }));
}

async function describeTask(taskArn: string): Promise<Task> {
  const { tasks } = await fixture.ecs.send(new DescribeTasksCommand({ cluster: 'wallcrawler', tasks: [taskArn] }));
  return tasks?.[0] as Task;
}

/** Waits for a line of the task's output and returns what follows the word. */
function printed(family: string, taskArn: string, word: string): Promise<string> {
  const id = taskArn.split('/').at(-1)?.slice(0, 8);
  return eventually(`${family} prints ${word}`, () => {
    const file = path.join(fixture.directory, 'logs', `${family}.log`);
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    return lines.find((line) => line.includes(` ${id} ${word}`))?.split(` ${word}`)[1] ?? undefined;
  });
}

const recordOf = (taskArn: string) => fixture.engine.task(taskArn)?.record;

describe('a task', () => {
  it('passes through its states, with an event for each and versions that rise', async () => {
    const task = await run('patient', { startedBy: 'someone' });
    expect(task).toMatchObject({ lastStatus: 'PROVISIONING', desiredStatus: 'RUNNING', startedBy: 'someone' });
    await printed('patient', task.taskArn, 'up');
    await stop(task.taskArn, 'enough');
    await fixture.reached(task.taskArn, 'STOPPED');

    const details = fixture.eventsOf(task.taskArn).map(({ detail }) => detail);
    expect(details.map((detail) => detail['lastStatus'])).toEqual([
      ...['PROVISIONING', 'PENDING', 'RUNNING', 'DEACTIVATING', 'STOPPING', 'DEPROVISIONING', 'STOPPED'],
    ]);
    expect(details.map((detail) => detail['version'])).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const described = await describeTask(task.taskArn);
    expect(described).toMatchObject({
      ...{ lastStatus: 'STOPPED', stopCode: 'UserInitiated', stoppedReason: 'enough' },
      containers: [{ name: 'main', lastStatus: 'STOPPED', exitCode: 0 }],
    });
    expect(described.startedAt).toBeInstanceOf(Date);
  });

  it('tells of itself in the shape of an ECS event', async () => {
    const task = await run('patient', { startedBy: 'someone' });
    const event = await fixture.reached(task.taskArn, 'RUNNING');
    const address = recordOf(task.taskArn)?.address;
    expect(event).toMatchObject({
      ...{ version: '0', source: 'aws.ecs', 'detail-type': 'ECS Task State Change', region: 'eu-central-1' },
      ...{ account: '000000000000', resources: [task.taskArn] },
      detail: {
        taskArn: task.taskArn,
        clusterArn: 'arn:aws:ecs:eu-central-1:000000000000:cluster/wallcrawler',
        taskDefinitionArn: 'arn:aws:ecs:eu-central-1:000000000000:task-definition/patient:1',
        ...{ lastStatus: 'RUNNING', desiredStatus: 'RUNNING', launchType: 'FARGATE', version: 3 },
        ...{ group: 'family:patient', startedBy: 'someone', startedAt: expect.stringMatching(/^\d{4}-.*Z$/) },
        attachments: [
          {
            type: 'eni',
            status: 'ATTACHED',
            details: expect.arrayContaining([{ name: 'privateIPv4Address', value: address }]),
          },
        ],
        containers: [{ name: 'main', lastStatus: 'RUNNING', networkInterfaces: [{ privateIpv4Address: address }] }],
      },
    });
    await stop(task.taskArn);
  });

  it('has an environment, an address and metadata of its own', async () => {
    const environment = [{ name: 'SHAPE', value: 'square' }];
    const overrides = { containerOverrides: [{ name: 'main', environment }] };
    const [task, other] = await Promise.all([run('curious', { overrides }), run('curious')]);
    const { env, container, task: metadata } = JSON.parse(await printed('curious', task.taskArn, 'seen'));
    const { address, scratch } = recordOf(task.taskArn) ?? {};
    expect(env).toMatchObject({
      COLOUR: 'red',
      SHAPE: 'square',
      AWS_REGION: 'eu-central-1',
      TMPDIR: scratch,
      HOME: scratch,
    });
    expect(env.AWS_ENDPOINT_URL_DYNAMODB).toBe('http://127.0.0.1:8000');
    expect(env.JEST_WORKER_ID).toBeUndefined();
    expect(container).toMatchObject({ Name: 'main', Networks: [{ IPv4Addresses: [address] }] });
    expect(metadata).toMatchObject({ TaskARN: task.taskArn, Family: 'curious', Containers: [container] });
    expect(address).toMatch(/^127\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./);
    await fixture.reached(other.taskArn, 'RUNNING');
    expect(recordOf(other.taskArn)?.address).not.toBe(address);
    await Promise.all([stop(task.taskArn), stop(other.taskArn)]);
  });

  it('that ignores SIGTERM is killed after its StopTimeout', async () => {
    const task = await run('stubborn');
    await printed('stubborn', task.taskArn, 'up');
    await stop(task.taskArn);
    await stop(task.taskArn, 'a second stop changes nothing');
    const { detail } = await fixture.reached(task.taskArn, 'STOPPED');
    expect(detail).toMatchObject({ stopCode: 'UserInitiated', stoppedReason: 'Task stopped by user' });
    expect(detail['containers']).toMatchObject([{ exitCode: 137 }]);
  });

  it('leaves no process and no directory behind when it is stopped', async () => {
    const task = await run('family');
    const pids = (await printed('family', task.taskArn, 'pids')).trim().split(' ').map(Number);
    const { scratch = '', process: leader } = recordOf(task.taskArn) ?? {};
    expect([...pids, leader?.pid].every((pid) => isAlive(pid as number))).toBe(true);
    await stop(task.taskArn);
    const { detail } = await fixture.reached(task.taskArn, 'STOPPED');
    expect(detail['containers']).toMatchObject([{ exitCode: 143 }]);
    expect(pids.filter(isAlive)).toEqual([]);
    expect(existsSync(scratch)).toBe(false);
  });

  it.each(['its supervisor', 'its main process'])('leaves nothing behind when %s is killed', async (victim) => {
    const task = await run('family');
    const pids = (await printed('family', task.taskArn, 'pids')).trim().split(' ').map(Number);
    const { scratch = '', process: leader } = recordOf(task.taskArn) ?? {};
    const main = Number(readFileSync(`/proc/${pids[0]}/stat`, 'utf8').split(') ')[1]?.split(' ')[1]);
    process.kill(victim === 'its supervisor' ? (leader?.pid as number) : main, 'SIGKILL');
    const { detail } = await fixture.reached(task.taskArn, 'STOPPED');
    expect(detail).toMatchObject({ stopCode: 'EssentialContainerExited', containers: [{ exitCode: 137 }] });
    expect([...pids, main].filter(isAlive)).toEqual([]);
    expect(existsSync(scratch)).toBe(false);
  });

  it('that exits at once is STOPPED with its exit code', async () => {
    const task = await run('brief');
    const { detail } = await fixture.reached(task.taskArn, 'STOPPED');
    expect(detail).toMatchObject({ stopCode: 'EssentialContainerExited', containers: [{ exitCode: 3 }] });
    expect(detail['stoppedReason']).toBe('Essential container in task exited');
  });

  it('whose command cannot be started never runs and says why', async () => {
    const task = await run('absent');
    const { detail } = await fixture.reached(task.taskArn, 'STOPPED');
    expect(detail).toMatchObject({
      ...{ stopCode: 'TaskFailedToStart', stoppedReason: expect.stringMatching(/CannotStartContainerError.*ENOENT/) },
      containers: [{ lastStatus: 'STOPPED', reason: expect.stringContaining('ENOENT') }],
    });
    expect(detail['startedAt']).toBeUndefined();
    expect(fixture.eventsOf(task.taskArn).map((event) => event.detail['lastStatus'])).not.toContain('RUNNING');
  });

  it('whose image is unknown never runs and says which are known', async () => {
    fixture.engine.registerTaskDefinition({
      Family: 'lost',
      ContainerDefinitions: [{ Name: 'main', Image: 'lost:1' }],
    });
    const task = await run('lost' as 'brief');
    const { detail } = await fixture.reached(task.taskArn, 'STOPPED');
    expect(detail['stoppedReason']).toMatch(/CannotPullContainerError: no local image "lost" .*patient/);
  });

  it('can be stopped before it runs', async () => {
    const task = await run('patient');
    await stop(task.taskArn, 'changed my mind');
    const { detail } = await fixture.reached(task.taskArn, 'STOPPED');
    expect(detail).toMatchObject({ stopCode: 'UserInitiated', stoppedReason: 'changed my mind' });
    expect(fixture.eventsOf(task.taskArn).map((event) => event.detail['lastStatus'])).not.toContain('RUNNING');
  });
});
