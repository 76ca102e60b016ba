import { randomUUID } from 'node:crypto';
import type { TaskRecord } from './task.ts';

/** A task as DescribeTasks and RunTask return it; times are epoch seconds. */
export function taskView(task: TaskRecord, include: readonly string[] = []): Record<string, unknown> {
  return {
    ...describe(task, (milliseconds) => milliseconds / 1000, 'ElasticNetworkInterface'),
    tags: include.includes('TAGS') ? task.tags : [],
  };
}

/** The `ECS Task State Change` event that tells of a task's present state; times are ISO 8601. */
export function taskStateChange(task: TaskRecord): TaskStateChangeEvent {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'ECS Task State Change',
    source: 'aws.ecs',
    account: task.taskArn.split(':')[4] ?? '',
    time: new Date(task.updatedAt).toISOString(),
    region: regionOf(task),
    resources: [task.taskArn],
    detail: {
      ...describe(task, (milliseconds) => new Date(milliseconds).toISOString(), 'eni'),
      updatedAt: new Date(task.updatedAt).toISOString(),
    },
  };
}

export interface TaskStateChangeEvent {
  version: string;
  id: string;
  'detail-type': string;
  source: string;
  account: string;
  time: string;
  region: string;
  resources: string[];
  detail: Record<string, unknown>;
}

function describe(task: TaskRecord, time: (milliseconds: number) => unknown, attachmentType: string) {
  const optionalTime = (at: number | undefined) => (at === undefined ? undefined : time(at));
  return {
    attachments: [attachment(task, attachmentType)],
    attributes: [{ name: 'ecs.cpu-architecture', value: process.arch === 'arm64' ? 'arm64' : 'x86_64' }],
    availabilityZone: `${regionOf(task)}a`,
    clusterArn: task.clusterArn,
    connectivity: 'CONNECTED',
    containers: [container(task)],
    cpu: task.cpu,
    createdAt: time(task.createdAt),
    desiredStatus: task.desiredStatus,
    enableExecuteCommand: false,
    ephemeralStorage: { sizeInGiB: 20 },
    group: task.group,
    lastStatus: task.lastStatus,
    launchType: task.launchType,
    memory: task.memory,
    overrides: { containerOverrides: task.containerOverrides, inferenceAcceleratorOverrides: [] },
    platformFamily: 'Linux',
    platformVersion: '1.4.0',
    startedAt: optionalTime(task.startedAt),
    startedBy: task.startedBy,
    stopCode: task.stopCode,
    stoppedAt: optionalTime(task.stoppedAt),
    stoppedReason: task.stoppedReason,
    stoppingAt: optionalTime(task.stoppingAt),
    taskArn: task.taskArn,
    taskDefinitionArn: task.taskDefinitionArn,
    version: task.version,
  };
}

function attachment(task: TaskRecord, type: string) {
  const status =
    task.lastStatus === 'PROVISIONING' ? 'PRECREATED' : task.lastStatus === 'STOPPED' ? 'DELETED' : 'ATTACHED';
  const details = [{ name: 'subnetId', value: task.subnetId }];
  if (task.address) details.push({ name: 'privateIPv4Address', value: task.address });
  return { id: task.attachmentId, type, status, details };
}

function container(task: TaskRecord) {
  return {
    containerArn: containerArn(task),
    taskArn: task.taskArn,
    name: task.containerName,
    image: task.image,
    runtimeId: `${task.taskId}-1`,
    lastStatus: containerStatus(task),
    exitCode: task.exitCode,
    // A container that never ran says why here; one that ran and exited has its exit code instead.
    reason: task.stopCode === 'TaskFailedToStart' ? task.stoppedReason : undefined,
    networkBindings: [],
    networkInterfaces: task.address ? [{ attachmentId: task.attachmentId, privateIpv4Address: task.address }] : [],
    healthStatus: 'UNKNOWN',
    cpu: '0',
  };
}

/** The ARN of a task's container. */
export function containerArn(task: TaskRecord): string {
  return `${task.taskArn.replace(':task/', ':container/')}/${task.attachmentId}`;
}

/** A container is pending until its process runs, and stopped as soon as that has exited. */
export function containerStatus(task: TaskRecord): 'PENDING' | 'RUNNING' | 'STOPPED' {
  if (task.lastStatus === 'STOPPED' || task.exitCode !== undefined) return 'STOPPED';
  return task.startedAt === undefined ? 'PENDING' : 'RUNNING';
}

function regionOf(task: TaskRecord): string {
  return task.taskArn.split(':')[3] ?? '';
}
