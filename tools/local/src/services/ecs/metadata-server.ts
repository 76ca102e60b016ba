import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AgentAnswer } from './task-agent.ts';
import type { TaskRecord } from './task.ts';
import { containerArn, containerStatus } from './task-view.ts';

/**
 * Serves what every container finds on ECS: the task metadata endpoint, version 4, that `ECS_CONTAINER_METADATA_URI_V4`
 * points at, and the container agent behind `ECS_AGENT_URI`.
 */
export class MetadataServer {
  readonly #server: Server;

  constructor(
    find: (taskId: string) => TaskRecord | undefined,
    protect: (taskId: string, request: IncomingMessage) => Promise<AgentAnswer>,
  ) {
    this.#server = createServer((request, response) => {
      const [, asking] = /^\/api\/([^/]+)\/task-protection\/v1\/state$/.exec(request.url ?? '') ?? [];
      if (asking !== undefined) {
        void protect(asking, request).then(({ status, body }) => {
          response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
        });
        return;
      }
      const [, taskId = '', resource = ''] = /^\/v4\/([^/]+?)(?:\/(task))?\/?$/.exec(request.url ?? '') ?? [];
      const task = find(taskId);
      const body = !task ? undefined : resource === 'task' ? taskMetadata(task) : containerMetadata(task);
      response.writeHead(body ? 200 : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body ?? { message: `no metadata at ${request.url}` }));
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, '127.0.0.1', resolve);
    });
  }

  /** Where a task's container asks for its metadata. */
  uri(taskId: string): string {
    return `${this.#origin()}/v4/${taskId}`;
  }

  /** Where a task's container asks the agent. */
  agentUri(taskId: string): string {
    return `${this.#origin()}/api/${taskId}`;
  }

  #origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}

function taskMetadata(task: TaskRecord) {
  return {
    Cluster: task.clusterArn,
    TaskARN: task.taskArn,
    Family: task.family,
    Revision: String(task.revision),
    DesiredStatus: task.desiredStatus,
    KnownStatus: task.lastStatus,
    Limits: { CPU: Number(task.cpu) / 1024, Memory: Number(task.memory) },
    AvailabilityZone: `${task.taskArn.split(':')[3]}a`,
    LaunchType: task.launchType,
    ...(task.serviceName ? { ServiceName: task.serviceName } : {}),
    Containers: [containerMetadata(task)],
  };
}

function containerMetadata(task: TaskRecord) {
  return {
    DockerId: `${task.taskId}-1`,
    Name: task.containerName,
    DockerName: task.containerName,
    Image: task.image,
    Labels: {
      'com.amazonaws.ecs.cluster': task.clusterArn,
      'com.amazonaws.ecs.container-name': task.containerName,
      'com.amazonaws.ecs.task-arn': task.taskArn,
      'com.amazonaws.ecs.task-definition-family': task.family,
      'com.amazonaws.ecs.task-definition-version': String(task.revision),
    },
    DesiredStatus: task.desiredStatus,
    KnownStatus: containerStatus(task),
    CreatedAt: new Date(task.createdAt).toISOString(),
    ...(task.startedAt === undefined ? {} : { StartedAt: new Date(task.startedAt).toISOString() }),
    Type: 'NORMAL',
    ContainerARN: containerArn(task),
    Networks: [{ NetworkMode: 'awsvpc', IPv4Addresses: task.address ? [task.address] : [], AttachmentIndex: 0 }],
  };
}
