import { DescribeTasksCommand, RunTaskCommand, StopTaskCommand, paginateListTasks } from '@aws-sdk/client-ecs';
import type { ECSClient, Task } from '@aws-sdk/client-ecs';
import { LaunchError } from './launch-error.ts';

export interface SessionTasksOptions {
  client: ECSClient;
  /** Name or ARN of the cluster. */
  cluster: string;
  /** Family of the controller's task definition; its newest revision runs. */
  taskDefinition: string;
}

export interface TaskNetwork {
  subnetIds: readonly string[];
  securityGroupIds: readonly string[];
  /** Whether the task gets a public address, without which it cannot leave a public subnet. */
  assignPublicIp: 'ENABLED' | 'DISABLED';
}

/** A task as the platform sees it. */
export interface SessionTask {
  taskArn: string;
  /** The session that it was started for. */
  sessionId?: string;
  /** ECS's own word, e.g. PROVISIONING, RUNNING, STOPPED. */
  lastStatus: string;
  createdAt?: Date;
  stoppedReason?: string;
}

/** DescribeTasks takes at most 100 tasks a call. */
const DESCRIBE_BATCH = 100;

/** The container whose environment tells the controller its session. */
const CONTAINER = 'controller';

/** The ECS tasks that browsers run in: one task serves one session, ever. */
export class SessionTasks {
  readonly #client: ECSClient;
  readonly #cluster: string;
  readonly #family: string;

  constructor({ client, cluster, taskDefinition }: SessionTasksOptions) {
    this.#client = client;
    this.#cluster = cluster;
    this.#family = taskDefinition;
  }

  /**
   * Starts the task of a session on the cluster's default capacity, Fargate or Fargate Spot. Repeating it for the same session starts nothing twice: ECS keeps `clientToken` for
   * 24 hours and answers with the first task.
   * @param secret what the task proves with that it serves this session.
   * @returns the task's ARN.
   * @throws LaunchError
   */
  async run(sessionId: string, secret: string, network: TaskNetwork): Promise<string> {
    let result;
    try {
      result = await this.#client.send(
        new RunTaskCommand({
          cluster: this.#cluster,
          taskDefinition: this.#family,
          clientToken: sessionId,
          startedBy: sessionId,
          propagateTags: 'TASK_DEFINITION',
          networkConfiguration: {
            awsvpcConfiguration: {
              subnets: [...network.subnetIds],
              securityGroups: [...network.securityGroupIds],
              assignPublicIp: network.assignPublicIp,
            },
          },
          overrides: {
            containerOverrides: [
              {
                name: CONTAINER,
                environment: [
                  { name: 'SESSION_ID', value: sessionId },
                  { name: 'SESSION_SECRET', value: secret },
                ],
              },
            ],
          },
        }),
      );
    } catch (error) {
      throw LaunchError.fromException(error);
    }
    const taskArn = result.tasks?.[0]?.taskArn;
    if (!taskArn) throw LaunchError.fromFailure(result.failures?.[0]);
    return taskArn;
  }

  /** Asks a task to stop. A task that is gone already is no error. */
  async stop(taskArn: string, reason: string): Promise<void> {
    try {
      await this.#client.send(new StopTaskCommand({ cluster: this.#cluster, task: taskArn, reason }));
    } catch (error) {
      if (!(error instanceof Error && error.name === 'InvalidParameterException' && /not found/i.test(error.message)))
        throw error;
    }
  }

  /** The tasks that are not stopped and not about to be. */
  async listRunning(): Promise<SessionTask[]> {
    const arns: string[] = [];
    const pages = paginateListTasks(
      { client: this.#client },
      { cluster: this.#cluster, family: this.#family, desiredStatus: 'RUNNING' },
    );
    for await (const page of pages) arns.push(...(page.taskArns ?? []));
    return [...(await this.describe(arns)).values()];
  }

  /** The given tasks by ARN. ECS forgets a task about an hour after it has stopped: such a one is missing. */
  async describe(taskArns: readonly string[]): Promise<Map<string, SessionTask>> {
    const found = new Map<string, SessionTask>();
    for (let at = 0; at < taskArns.length; at += DESCRIBE_BATCH) {
      const { tasks = [] } = await this.#client.send(
        new DescribeTasksCommand({ cluster: this.#cluster, tasks: taskArns.slice(at, at + DESCRIBE_BATCH) }),
      );
      for (const task of tasks) if (task.taskArn) found.set(task.taskArn, toSessionTask(task.taskArn, task));
    }
    return found;
  }
}

const toSessionTask = (taskArn: string, task: Task): SessionTask => ({
  taskArn,
  sessionId: task.startedBy,
  lastStatus: task.lastStatus ?? 'UNKNOWN',
  createdAt: task.createdAt,
  stoppedReason: task.stoppedReason,
});
