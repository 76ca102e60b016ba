import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { ECSClient } from '@aws-sdk/client-ecs';
import type { DescribeTasksRequest, ListTasksRequest, RunTaskRequest, StopTaskRequest } from '@aws-sdk/client-ecs';

/** A task of the fake cluster. */
export interface FakeTask {
  taskArn: string;
  family: string;
  clientToken?: string;
  startedBy?: string;
  /** In epoch seconds, as ECS sends it. */
  createdAt: number;
  lastStatus: string;
  desiredStatus: 'RUNNING' | 'STOPPED';
  stoppedReason?: string;
}

interface Operations {
  RunTask: RunTaskRequest;
  StopTask: StopTaskRequest;
  ListTasks: ListTasksRequest;
  DescribeTasks: DescribeTasksRequest;
}

/** Stands in front of an operation: answers itself, lets it `proceed`, or throws an {@link EcsFault}. */
type Intercept<Input> = (input: Input, proceed: () => object) => object | Promise<object>;

/** An error that ECS answers with, e.g. `new EcsFault('ThrottlingException', 'Rate exceeded')`. */
export class EcsFault extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

const PAGE = 100;

/** ECS in memory behind a real HTTP port: what the platform uses of it, by the rules that it relies on. */
export class FakeEcs {
  readonly client: ECSClient;
  readonly tasks = new Map<string, FakeTask>();
  /** Every call by its operation's name, in order. */
  calls: string[] = [];
  intercept: { [Name in keyof Operations]?: Intercept<Operations[Name]> } = {};
  #started = 0;

  constructor(endpoint: string) {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    this.client = new ECSClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  }

  /** Forgets every task, call and fault. */
  reset(): void {
    this.tasks.clear();
    this.calls = [];
    this.intercept = {};
  }

  /** The task that was started for a session. */
  taskOf(sessionId: string): FakeTask | undefined {
    return [...this.tasks.values()].find(({ startedBy }) => startedBy === sessionId);
  }

  /** Puts a task into the cluster as if RunTask had been called for the session. */
  addTask(sessionId: string, more: Partial<FakeTask> = {}): FakeTask {
    const taskArn = `arn:aws:ecs:us-east-1:000000000000:task/wallcrawler/${++this.#started}`;
    const task: FakeTask = {
      taskArn,
      family: 'wallcrawler-controller',
      startedBy: sessionId,
      createdAt: Date.now() / 1000,
      lastStatus: 'RUNNING',
      desiredStatus: 'RUNNING',
      ...more,
    };
    this.tasks.set(taskArn, task);
    return task;
  }

  /** Lets every task that was told to stop have stopped. */
  settle(): void {
    for (const task of this.tasks.values()) if (task.desiredStatus === 'STOPPED') task.lastStatus = 'STOPPED';
  }

  async answer(operation: string, input: never): Promise<object> {
    this.calls.push(operation);
    const proceed = () => this.#operations[operation as keyof Operations](input);
    const intercept = this.intercept[operation as keyof Operations] as Intercept<unknown> | undefined;
    return intercept ? intercept(input, proceed) : proceed();
  }

  readonly #operations: { [Name in keyof Operations]: (input: Operations[Name]) => object } = {
    RunTask: ({ clientToken, startedBy, taskDefinition = '' }) => {
      const known = [...this.tasks.values()].find((task) => task.clientToken === clientToken);
      const more = { clientToken, family: taskDefinition, lastStatus: 'PROVISIONING' };
      return { tasks: [known ?? this.addTask(startedBy ?? '', more)], failures: [] };
    },
    StopTask: ({ task: taskArn = '', reason }) => {
      const task = this.tasks.get(taskArn);
      if (!task) throw new EcsFault('InvalidParameterException', 'The referenced task was not found.');
      if (task.lastStatus !== 'STOPPED')
        Object.assign(task, { desiredStatus: 'STOPPED', lastStatus: 'DEPROVISIONING', stoppedReason: reason });
      return { task };
    },
    ListTasks: ({ family, desiredStatus, nextToken = '0' }) => {
      const found = [...this.tasks.values()]
        .filter((task) => task.family === family && task.desiredStatus === desiredStatus)
        .map(({ taskArn }) => taskArn);
      const end = Number(nextToken) + PAGE;
      return {
        taskArns: found.slice(Number(nextToken), end),
        ...(end < found.length && { nextToken: String(end) }),
      };
    },
    DescribeTasks: ({ tasks: arns = [] }) => {
      if (arns.length === 0 || arns.length > PAGE)
        throw new EcsFault('InvalidParameterException', `Tasks must contain 1 to ${PAGE} entries.`);
      const failures = arns.filter((arn) => !this.tasks.has(arn)).map((arn) => ({ arn, reason: 'MISSING' }));
      return { tasks: arns.map((arn) => this.tasks.get(arn)).filter((task) => task !== undefined), failures };
    },
  };
}

const operationOf = ({ headers }: IncomingMessage): string => String(headers['x-amz-target']).split('.')[1] ?? '';

/** Starts the fake on a free port of 127.0.0.1. Call `stop` in `afterAll`. */
export async function startFakeEcs(): Promise<{ ecs: FakeEcs; stop: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const respond = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    };
    text(request)
      .then((body) => ecs.answer(operationOf(request), JSON.parse(body) as never))
      .then((answer) => respond(200, answer))
      .catch((error: Error) => respond(400, { __type: error.name, message: error.message }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const ecs = new FakeEcs(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const stop = async (): Promise<void> => {
    ecs.client.destroy();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { ecs, stop };
}
