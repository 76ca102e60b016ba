import { DescribeTasksCommand, ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs';
import type { Task } from '@aws-sdk/client-ecs';
import { findReport, waitParts } from './create-report.ts';
import type { CreateReport, WaitParts } from './create-report.ts';
import type { BenchCloud } from './local-cloud.ts';
import { summarise } from './statistics.ts';
import type { Summary } from './statistics.ts';
import { fixed, table } from './table.ts';
import { until } from './until.ts';

const CLUSTER = 'wallcrawler';

/** One create: what the client saw, and what the platform says about it; ms. */
interface Sample {
  client: number;
  report: CreateReport;
  wait: WaitParts;
}

export interface CreateLatency {
  /** The first create of the cloud, which starts the functions' environments too. */
  first: number;
  client: Summary;
  parts: Record<string, Summary>;
  wait: Record<string, Summary>;
  /** How many creates each path has woken. */
  wakePaths: Record<string, number>;
}

/** Creates sessions one after the other, each with a browser of its own and the one before it gone. */
export async function measureCreates(cloud: BenchCloud, count: number): Promise<CreateLatency> {
  const ecs = new ECSClient({
    endpoint: cloud.endpoints['AWS_ENDPOINT_URL_ECS'],
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const first = await createOnce(cloud, ecs);
  const samples: Sample[] = [];
  while (samples.length < count) samples.push(await createOnce(cloud, ecs));
  ecs.destroy();
  const of = (pick: (sample: Sample) => number): Summary => summarise(samples.map(pick));
  const wakePaths: Record<string, number> = {};
  for (const { report } of samples) wakePaths[report.wakePath] = (wakePaths[report.wakePath] ?? 0) + 1;
  return {
    first: first.client,
    client: of(({ client }) => client),
    parts: Object.fromEntries(
      (['lease', 'reserve', 'launch', 'wait', 'answer'] as const).map((part) => [
        part,
        of(({ report }) => report.parts[part]),
      ]),
    ),
    wait: Object.fromEntries(
      (['container', 'controller', 'browser', 'wakeUp'] as const).map((part) => [part, of(({ wait }) => wait[part])]),
    ),
    wakePaths,
  };
}

async function createOnce({ sdk, log }: BenchCloud, ecs: ECSClient): Promise<Sample> {
  const begun = performance.now();
  const session = await sdk.sessions.create({});
  const client = performance.now() - begun;
  const task = await taskOf(ecs, session.id);
  await sdk.sessions.update(session.id, { status: 'REQUEST_RELEASE' });
  const report = await until('the report of the create', () => findReport(log('sessions-create'), session.id));
  await until('the end of the task', async () =>
    (await describe(ecs, task.taskArn!))?.lastStatus === 'STOPPED' ? true : undefined,
  );
  const wait = waitParts(report, {
    createdAt: task.createdAt!.getTime(),
    startedAt: task.startedAt!.getTime(),
    readyAt: Date.parse(session.startedAt),
  });
  return { client, report, wait };
}

async function describe(ecs: ECSClient, taskArn: string): Promise<Task | undefined> {
  return (await ecs.send(new DescribeTasksCommand({ cluster: CLUSTER, tasks: [taskArn] }))).tasks?.[0];
}

async function taskOf(ecs: ECSClient, sessionId: string): Promise<Task> {
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster: CLUSTER, startedBy: sessionId }));
  const task = taskArns[0] && (await describe(ecs, taskArns[0]));
  if (!task) throw new Error(`session ${sessionId} has no task`);
  return task;
}

const NAMES: Record<string, string> = {
  wait: 'wait, which is',
  browser: '- until READY',
  wakeUp: '- from READY until the create woke',
  container: 'RunTask until the container runs',
  controller: 'container runs until READY',
};

export function describeCreates({ first, client, parts, wait, wakePaths }: CreateLatency): string {
  const row = (name: string, { p50, p95 }: Summary) => [NAMES[name] ?? name, fixed(p50), fixed(p95)];
  const woken = Object.entries(wakePaths).map(([path, count]) => `${count} by ${path}`);
  const { wait: waited, answer, ...before } = parts;
  return [
    `Create, ${client.count} in sequence (the first one of the cloud: ${fixed(first)} ms; woken: ${woken.join(', ')})`,
    '',
    table(
      ['ms', 'p50', 'p95'],
      [
        row('create, as the client sees it', client),
        ...Object.entries(before).map(([name, summary]) => row(name, summary)),
        row('wait', waited!),
        row('browser', wait['browser']!),
        row('wakeUp', wait['wakeUp']!),
        row('answer', answer!),
      ],
    ),
    '',
    'Of the tasks, beside it:',
    '',
    table(
      ['ms', 'p50', 'p95'],
      (['container', 'controller'] as const).map((name) => row(name, wait[name]!)),
    ),
  ].join('\n');
}
