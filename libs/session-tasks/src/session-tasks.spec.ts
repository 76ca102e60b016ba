import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ECSClient } from '@aws-sdk/client-ecs';
import { EcsFault, startFakeEcs } from '@wallcrawler/testing';
import type { FakeEcs } from '@wallcrawler/testing';
import { SessionTasks, type TaskNetwork } from './session-tasks.ts';

const network: TaskNetwork = {
  subnetIds: ['subnet-a', 'subnet-b'],
  securityGroupIds: ['sg-1'],
  assignPublicIp: 'DISABLED',
};
const options = { cluster: 'wallcrawler', taskDefinition: 'wallcrawler-controller' };
let ecs: FakeEcs;
let stop: () => Promise<void>;
let tasks: SessionTasks;

beforeAll(async () => {
  ({ ecs, stop } = await startFakeEcs());
  tasks = new SessionTasks({ client: ecs.client, ...options });
});
beforeEach(() => ecs.reset());
afterAll(() => stop());

describe('run', () => {
  it('starts the task of a session and tells it its session', async () => {
    let asked: unknown;
    ecs.intercept.RunTask = (input, proceed) => ((asked = input), proceed());
    const taskArn = await tasks.run('session-1', 'secret', network);
    expect(ecs.taskOf('session-1')?.taskArn).toBe(taskArn);
    expect(asked).toMatchObject({
      cluster: 'wallcrawler',
      taskDefinition: 'wallcrawler-controller',
      clientToken: 'session-1',
      startedBy: 'session-1',
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: ['subnet-a', 'subnet-b'],
          securityGroups: ['sg-1'],
          assignPublicIp: 'DISABLED',
        },
      },
      overrides: {
        containerOverrides: [
          {
            name: 'controller',
            environment: [
              { name: 'SESSION_ID', value: 'session-1' },
              { name: 'SESSION_SECRET', value: 'secret' },
            ],
          },
        ],
      },
    });
  });

  it("leaves it to the cluster's default strategy which capacity a task runs on", async () => {
    let asked: unknown;
    ecs.intercept.RunTask = (input, proceed) => ((asked = input), proceed());
    await tasks.run('session-1', 'secret', network);
    // A launch type would win over the strategy, so Fargate Spot could never be chosen.
    expect(asked).not.toHaveProperty('launchType');
    expect(asked).not.toHaveProperty('capacityProviderStrategy');
  });

  it('gives the task a public address where the network asks for it', async () => {
    let asked: unknown;
    ecs.intercept.RunTask = (input, proceed) => ((asked = input), proceed());
    await tasks.run('session-1', 'secret', { ...network, assignPublicIp: 'ENABLED' });
    expect(asked).toHaveProperty('networkConfiguration.awsvpcConfiguration.assignPublicIp', 'ENABLED');
  });

  it('starts nothing twice', async () => {
    const arns = await Promise.all(Array.from({ length: 5 }, () => tasks.run('session-1', 'secret', network)));
    expect(new Set(arns).size).toBe(1);
    expect(ecs.tasks.size).toBe(1);
  });

  it.each([
    ['ThrottlingException', 'Rate exceeded', true],
    ['ServerException', 'Service Unavailable. Please try again later.', true],
    ['LimitExceededException', "You've reached the limit on the number of tasks you can run concurrently", true],
    ['ClientException', 'Capacity is unavailable at this time. Please try again later', true],
    ['InvalidParameterException', 'No Container Instances were found in your cluster.', false],
    ['AccessDeniedException', 'User is not authorized to perform: ecs:RunTask', false],
    ['ClusterNotFoundException', 'Cluster not found.', false],
    ['ClientException', 'TaskDefinition not found.', false],
  ])('tells whether %s (%s) may pass by itself: %s', async (name, message, transient) => {
    ecs.intercept.RunTask = () => {
      throw new EcsFault(name, message);
    };
    await expect(tasks.run('session-1', 'secret', network)).rejects.toMatchObject({
      name: 'LaunchError',
      message: expect.stringContaining(message),
      transient,
    });
  });

  it.each([
    [{ reason: 'RESOURCE:ENI' }, true],
    [{ reason: 'Capacity is unavailable at this time' }, true],
    [{ reason: 'MISSING', detail: 'the subnet does not exist' }, false],
  ])('takes the failure %j for what it is', async (failure, transient) => {
    ecs.intercept.RunTask = () => ({ tasks: [], failures: [failure] });
    await expect(tasks.run('session-1', 'secret', network)).rejects.toMatchObject({
      name: 'LaunchError',
      message: expect.stringContaining(failure.reason),
      transient,
    });
  });

  it('fails when ECS starts nothing and says nothing', async () => {
    ecs.intercept.RunTask = () => ({});
    await expect(tasks.run('session-1', 'secret', network)).rejects.toMatchObject({ message: 'ECS started no task' });
  });

  it('takes an ECS that cannot be reached for a passing fault', async () => {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const client = new ECSClient({ endpoint: 'http://127.0.0.1:1', region: 'us-east-1', credentials, maxAttempts: 1 });
    const launch = new SessionTasks({ client, ...options }).run('session-1', 'secret', network);
    await expect(launch).rejects.toMatchObject({ name: 'LaunchError', transient: true });
  });
});

describe('stop', () => {
  it('asks a task to stop, and says why', async () => {
    const { taskArn } = ecs.addTask('session-1');
    await tasks.stop(taskArn, 'released');
    expect(ecs.tasks.get(taskArn)).toMatchObject({ desiredStatus: 'STOPPED', stoppedReason: 'released' });
  });

  it('is content with a task that is gone, and with one that has stopped', async () => {
    await tasks.stop('arn:aws:ecs:us-east-1:000000000000:task/wallcrawler/gone', 'released');
    const { taskArn } = ecs.addTask('session-1', { lastStatus: 'STOPPED', desiredStatus: 'STOPPED' });
    await tasks.stop(taskArn, 'released');
  });

  it.each([
    ['ThrottlingException', 'Rate exceeded'],
    ['InvalidParameterException', 'Reason is too long'],
  ])('passes %s on', async (name, message) => {
    ecs.intercept.StopTask = () => {
      throw new EcsFault(name, message);
    };
    await expect(tasks.stop('arn', 'released')).rejects.toMatchObject({ name });
  });
});

describe('lists', () => {
  it('gives the tasks of the family that shall run, on every page', async () => {
    for (let at = 0; at < 250; at++) ecs.addTask(`session-${at}`);
    ecs.addTask('stopping', { desiredStatus: 'STOPPED' });
    ecs.addTask('gateway', { family: 'wallcrawler-cdp-proxy' });
    const running = await tasks.listRunning();
    expect(running.map(({ sessionId }) => sessionId).sort()).toEqual(
      Array.from({ length: 250 }, (_, at) => `session-${at}`).sort(),
    );
    expect(ecs.calls.filter((call) => call === 'DescribeTasks')).toHaveLength(3);
  });

  it('asks for nothing when there is nothing', async () => {
    expect(await tasks.listRunning()).toEqual([]);
    expect(await tasks.describe([])).toEqual(new Map());
    expect(ecs.calls).toEqual(['ListTasks']);
  });

  it('describes what ECS knows and leaves out what it has forgotten', async () => {
    const { taskArn } = ecs.addTask('session-1', {
      lastStatus: 'STOPPED',
      stoppedReason: 'Essential container in task exited',
      createdAt: 1_767_225_600,
    });
    expect(await tasks.describe([taskArn, 'arn:forgotten'])).toEqual(
      new Map([
        [
          taskArn,
          {
            taskArn,
            sessionId: 'session-1',
            lastStatus: 'STOPPED',
            createdAt: new Date('2026-01-01T00:00:00Z'),
            stoppedReason: 'Essential container in task exited',
          },
        ],
      ]),
    );
  });
});
