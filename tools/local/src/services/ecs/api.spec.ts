import {
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  RunTaskCommand,
  StopTaskCommand,
  UpdateTaskProtectionCommand,
  paginateListTasks,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request, startFixture } from './testing/engine-fixture.ts';

let fixture: Awaited<ReturnType<typeof startFixture>>;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture.close());

const cluster = 'wallcrawler';

describe('RunTask', () => {
  it('returns the same task for the same token and request, whatever the order of its members', async () => {
    const first = await fixture.ecs.send(new RunTaskCommand(request('patient', { clientToken: 'a', startedBy: 'x' })));
    const again = await fixture.ecs.send(
      new RunTaskCommand({ startedBy: 'x', ...request('patient'), clientToken: 'a' }),
    );
    expect(again.tasks?.map((task) => task.taskArn)).toEqual(first.tasks?.map((task) => task.taskArn));
  });

  it('answers another request under the same token with ConflictException', async () => {
    const { tasks } = await fixture.ecs.send(new RunTaskCommand(request('patient', { clientToken: 'b' })));
    const other = fixture.ecs.send(new RunTaskCommand(request('patient', { clientToken: 'b', startedBy: 'y' })));
    await expect(other).rejects.toMatchObject({ name: 'ConflictException', resourceIds: [tasks?.[0]?.taskArn] });
  });

  it.each([
    ['an unknown family', { taskDefinition: 'nothing' }, 'ClientException', 'TaskDefinition not found.'],
    ['an unknown revision', { taskDefinition: 'patient:99' }, 'ClientException', 'TaskDefinition not found.'],
    ['another cluster', { cluster: 'other' }, 'ClusterNotFoundException', 'Cluster not found.'],
    ['no network', { networkConfiguration: undefined }, 'InvalidParameterException', /Network Configuration must/],
    ['a count of 11', { count: 11 }, 'InvalidParameterException', /count must be between 1 and 10/],
    [
      'an override of another container',
      { overrides: { containerOverrides: [{ name: 'other' }] } },
      'InvalidParameterException',
      /container named other is not a container/,
    ],
  ])('refuses %s', async (_what, more, name, message) => {
    const running = fixture.ecs.send(new RunTaskCommand(request('patient', more)));
    await expect(running).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
  });
});

describe('ListTasks', () => {
  it('finds by startedBy, by family and by desired status', async () => {
    const { tasks } = await fixture.ecs.send(new RunTaskCommand(request('stubborn', { count: 2, startedBy: 'list' })));
    const arns = tasks?.map((task) => task.taskArn as string) ?? [];
    const list = async (filter: object) =>
      (await fixture.ecs.send(new ListTasksCommand({ cluster, ...filter }))).taskArns?.sort();
    expect(await list({ startedBy: 'list' })).toEqual([...arns].sort());
    expect(await list({ family: 'stubborn' })).toEqual([...arns].sort());
    await fixture.ecs.send(new StopTaskCommand({ cluster, task: arns[0] }));
    expect(await list({ family: 'stubborn' })).toEqual([arns[1]]);
    expect(await list({ family: 'stubborn', desiredStatus: 'STOPPED' })).toEqual([arns[0]]);
    await expect(list({ startedBy: 'list', family: 'stubborn' })).rejects.toThrow(/must be the only filter/);
  });

  it('hands out pages that together hold every task once', async () => {
    await fixture.ecs.send(new RunTaskCommand(request('patient', { count: 5, startedBy: 'pages' })));
    const pages: string[][] = [];
    for await (const page of paginateListTasks({ client: fixture.ecs, pageSize: 2 }, { cluster, startedBy: 'pages' })) {
      pages.push(page.taskArns ?? []);
    }
    expect(pages.map((page) => page.length)).toEqual([2, 2, 1]);
    expect(new Set(pages.flat()).size).toBe(5);
  });
});

describe('DescribeTasks', () => {
  it('gives tags when asked, and MISSING for what it does not know', async () => {
    const tags = [{ key: 'team', value: 'blue' }];
    const { tasks } = await fixture.ecs.send(new RunTaskCommand(request('patient', { tags })));
    const known = tasks?.[0]?.taskArn as string;
    const described = await fixture.ecs.send(
      new DescribeTasksCommand({ cluster, tasks: [known, 'nothing'], include: ['TAGS'] }),
    );
    expect(described.tasks).toMatchObject([{ taskArn: known, tags }]);
    expect(described.failures).toEqual([{ arn: 'nothing', reason: 'MISSING' }]);
  });
});

describe('other actions', () => {
  it('StopTask refuses an unknown task', async () => {
    const stopping = fixture.ecs.send(new StopTaskCommand({ cluster, task: 'nothing' }));
    await expect(stopping).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it('DescribeTaskDefinition shows the latest revision under the names of the API', async () => {
    const { taskDefinition } = await fixture.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'brief' }));
    expect(taskDefinition).toMatchObject({
      ...{ family: 'brief', revision: 1, status: 'ACTIVE' },
      containerDefinitions: [{ name: 'main', stopTimeout: 1, portMappings: [{ containerPort: 9223 }] }],
    });
  });

  it('UpdateTaskProtection takes tasks of services only', async () => {
    const { tasks } = await fixture.ecs.send(new RunTaskCommand(request('patient')));
    fixture.engine.defineService({ ServiceName: 'guarded', TaskDefinition: 'patient' });
    const listed = await fixture.ecs.send(new ListTasksCommand({ cluster, serviceName: 'guarded' }));
    const ofService = listed.taskArns?.[0] as string;
    const alone = tasks?.[0]?.taskArn as string;
    const protection = { cluster, tasks: [ofService, alone, 'nothing'], protectionEnabled: true };
    const answer = await fixture.ecs.send(new UpdateTaskProtectionCommand(protection));
    expect(answer.protectedTasks).toMatchObject([{ taskArn: ofService, protectionEnabled: true }]);
    expect(answer.protectedTasks?.[0]?.expirationDate).toBeInstanceOf(Date);
    expect(answer.failures?.map(({ reason }) => reason)).toEqual(['TASK_NOT_VALID', 'MISSING']);
  });
});
