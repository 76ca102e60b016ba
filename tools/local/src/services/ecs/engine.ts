import { randomBytes, randomUUID } from 'node:crypto';
import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import type { LocalImage } from './images.ts';
import { LoopbackAddresses } from './loopback-addresses.ts';
import { MetadataServer } from './metadata-server.ts';
import { endOrphan } from './restored-task.ts';
import { defaultScratchRoot } from './scratch.ts';
import { ServiceScheduler } from './service-scheduler.ts';
import { answerTaskProtection } from './task-agent.ts';
import { TaskDefinitions, type TaskDefinition } from './task-definitions.ts';
import { TaskLifecycle, type TaskHost } from './task-lifecycle.ts';
import { TaskLogs } from './task-log.ts';
import { TaskStore } from './task-store.ts';
import { taskStateChange, type TaskStateChangeEvent } from './task-view.ts';
import type { TaskRecord, TaskRequest } from './task.ts';

/** How long a stopped task can still be described, as on AWS at least. */
const VISIBLE_AFTER_STOP_MILLISECONDS = 3_600_000;

export interface EcsEngineOptions {
  region: string;
  accountId: string;
  /** The cluster's name. */
  cluster: string;
  /** Where the running tasks are noted, so that the next start finds what a kill left. One engine a directory. */
  stateDirectory: string;
  /** Where tasks get their scratch directories; default /dev/shm where writable, else the system's temporary one. */
  scratchRoot?: string;
  /** Where the containers' output goes, one file a family. */
  logDirectory: string;
  /** What runs for an image, by the name of its repository. */
  images: Record<string, LocalImage>;
  /** Variables of every container: endpoints. Default none. */
  baseEnvironment?: Record<string, string>;
  /** Variables with the credentials of a task role, for a task of this definition. Default none. */
  roleEnvironment?: (taskRoleArn: string, taskDefinitionArn: string) => Record<string, string>;
  /** Why a task role does not let the agent act for its task; undefined when it does. Default: it always does. */
  authorizeAgent?: (taskRoleArn: string, action: string, taskArn: string) => string | undefined;
  /** Takes every `ECS Task State Change` event, for each task in order. */
  emit(event: TaskStateChangeEvent): void | Promise<void>;
  log(message: string): void;
}

/** A task of this run, or a stopped one of an earlier run. */
export type KnownTask = Pick<TaskLifecycle, 'record' | 'requestStop' | 'kill' | 'protect' | 'stopped'>;

const servicePropertiesSchema = z.looseObject({
  ServiceName: z.string(),
  TaskDefinition: z.string(),
  DesiredCount: z.coerce.number().int().min(0).default(1),
  LaunchType: z.string().default('FARGATE'),
  NetworkConfiguration: z
    .looseObject({ AwsvpcConfiguration: z.looseObject({ Subnets: z.array(z.string()).min(1) }) })
    .optional(),
});

/** ECS on one machine: a task is a process tree with an address, a scratch directory and an environment of its own. */
export class EcsEngine {
  readonly clusterArn: string;
  readonly definitions: TaskDefinitions;
  readonly #options: EcsEngineOptions;
  readonly #store: TaskStore;
  readonly #logs: TaskLogs;
  readonly #metadata: MetadataServer;
  readonly #host: TaskHost;
  readonly #tasks = new Map<string, KnownTask>();
  readonly #services = new Map<string, ServiceScheduler>();
  #state: 'new' | 'started' | 'stopped' = 'new';

  constructor(options: EcsEngineOptions) {
    this.#options = options;
    this.clusterArn = `arn:aws:ecs:${options.region}:${options.accountId}:cluster/${options.cluster}`;
    this.definitions = new TaskDefinitions(options.region, options.accountId);
    this.#store = new TaskStore(options.stateDirectory);
    this.#logs = new TaskLogs(options.logDirectory);
    this.#metadata = new MetadataServer(
      (taskId) => this.#tasks.get(taskId)?.record,
      (taskId, request) =>
        answerTaskProtection(this, taskId, request, (action, { taskDefinitionArn, taskArn }) => {
          const role = this.definitions.get(taskDefinitionArn)?.taskRoleArn;
          return role === undefined ? undefined : options.authorizeAgent?.(role, action, taskArn);
        }),
    );
    this.#host = {
      ...{ region: options.region, images: options.images, store: this.#store },
      scratchRoot: options.scratchRoot ?? defaultScratchRoot(),
      baseEnvironment: options.baseEnvironment ?? {},
      roleEnvironment: options.roleEnvironment ?? (() => ({})),
      addresses: new LoopbackAddresses(),
      metadataUri: (taskId) => this.#metadata.uri(taskId),
      agentUri: (taskId) => this.#metadata.agentUri(taskId),
      follow: (family, taskId, output) => this.#logs.follow(family, taskId, output),
      emit: (event) => options.emit(event),
      log: (message) => options.log(message),
    };
  }

  /** Registers AWS::ECS::TaskDefinition properties (resolved); returns the revision's ARN. */
  registerTaskDefinition(properties: Record<string, unknown>): string {
    return this.definitions.register(properties).arn;
  }

  /**
   * Defines AWS::ECS::Service (resolved properties): from `start` on its DesiredCount tasks are kept running. Defined
   * again under the same name, it is updated. Returns the service's ARN.
   */
  defineService(properties: Record<string, unknown>): string {
    const parsed = servicePropertiesSchema.safeParse(properties);
    if (!parsed.success) throw new Error(`AWS::ECS::Service: ${z.prettifyError(parsed.error)}`);
    const { ServiceName: serviceName, DesiredCount, LaunchType, NetworkConfiguration } = parsed.data;
    const definition = this.definitions.find(parsed.data.TaskDefinition, 'TaskDefinition not found.');
    const existing = this.#services.get(serviceName);
    if (existing) existing.update(definition, DesiredCount);
    else {
      const request: TaskRequest = {
        ...{ serviceName, group: `service:${serviceName}`, startedBy: `ecs-svc/${randomBytes(8).toString('hex')}` },
        launchType: LaunchType,
        subnetId: NetworkConfiguration?.AwsvpcConfiguration.Subnets[0] ?? '',
        ...{ containerOverrides: [], tags: [] },
      };
      const service = new ServiceScheduler(serviceName, definition, DesiredCount, (current) =>
        this.launch(current, request),
      );
      this.#services.set(serviceName, service);
      if (this.#state === 'started') service.start();
    }
    const { region, accountId, cluster } = this.#options;
    return `arn:aws:ecs:${region}:${accountId}:service/${cluster}/${serviceName}`;
  }

  /** Where a service's running tasks listen: their addresses with the container's first port. For a load balancer. */
  serviceEndpoints(serviceName: string): { host: string; port: number }[] {
    const service = this.#services.get(serviceName);
    if (!service) throw new Error(`there is no service ${serviceName}`);
    return service.tasks.flatMap(({ record }) => {
      const port = service.definition.container.PortMappings[0]?.ContainerPort;
      return record.lastStatus === 'RUNNING' && record.address && port ? [{ host: record.address, port }] : [];
    });
  }

  /** Ends what an earlier run left, tells of it by events, and starts the services. */
  async start(): Promise<void> {
    await this.#metadata.start();
    await Promise.all(this.#store.load().map((task) => this.#restore(task)));
    this.#state = 'started';
    for (const service of this.#services.values()) service.start();
  }

  /**
   * Ends all tasks, with SIGTERM first, and waits for their STOPPED events.
   *
   * @param graceMilliseconds when SIGKILL follows at the latest, default 10000; a shorter StopTimeout counts as well
   */
  async stop(graceMilliseconds = 10_000): Promise<void> {
    const wasStarted = this.#state === 'started';
    this.#state = 'stopped';
    for (const service of this.#services.values()) service.stop();
    const tasks = [...this.#tasks.values()];
    for (const task of tasks) task.requestStop('TerminationNotice', 'The host is shutting down');
    const forced = setTimeout(() => tasks.forEach((task) => task.kill()), graceMilliseconds);
    await Promise.all(tasks.map((task) => task.stopped));
    clearTimeout(forced);
    if (wasStarted) await this.#metadata.close();
    await this.#logs.close();
  }

  /** Starts one task; it is PROVISIONING when this returns. */
  launch(definition: TaskDefinition, request: TaskRequest): TaskLifecycle {
    if (this.#state !== 'started') {
      throw new AwsError('ServerException', 'The cluster is not running.', { statusCode: 500 });
    }
    this.#forgetOld();
    const taskId = randomUUID().replaceAll('-', '');
    const now = Date.now();
    const task = new TaskLifecycle(this.#host, definition, {
      ...request,
      taskId,
      taskArn: `${this.clusterArn.replace(':cluster/', ':task/')}/${taskId}`,
      clusterArn: this.clusterArn,
      taskDefinitionArn: definition.arn,
      ...{ family: definition.family, revision: definition.revision, cpu: definition.cpu, memory: definition.memory },
      ...{ containerName: definition.container.Name, image: definition.container.Image },
      ...{ version: 0, lastStatus: 'PROVISIONING', desiredStatus: 'RUNNING', createdAt: now, updatedAt: now },
      attachmentId: randomUUID(),
    });
    this.#tasks.set(taskId, task);
    return task;
  }

  /** All known tasks, oldest first: those that live, and those that stopped less than an hour ago. */
  tasks(): KnownTask[] {
    this.#forgetOld();
    return [...this.#tasks.values()];
  }

  /** Finds a task by its id or ARN. */
  task(reference: string): KnownTask | undefined {
    this.#forgetOld();
    return this.#tasks.get(reference.slice(reference.lastIndexOf('/') + 1));
  }

  async #restore(task: TaskRecord): Promise<void> {
    const ended = task.lastStatus === 'STOPPED' ? task : await endOrphan(task);
    const nothing = () => {};
    this.#tasks.set(ended.taskId, {
      record: ended,
      requestStop: nothing,
      kill: nothing,
      protect: nothing,
      stopped: Promise.resolve(),
    });
    if (ended === task) return;
    this.#options.log(`task ${ended.taskId} (${ended.family}) was left by an earlier run: ended`);
    await this.#options.emit(taskStateChange(ended));
    this.#store.save(ended);
  }

  #forgetOld(): void {
    const limit = Date.now() - VISIBLE_AFTER_STOP_MILLISECONDS;
    for (const [taskId, { record }] of this.#tasks) {
      if (record.lastStatus !== 'STOPPED' || (record.stoppedAt ?? 0) > limit) continue;
      this.#tasks.delete(taskId);
      this.#store.remove(record);
    }
  }
}
