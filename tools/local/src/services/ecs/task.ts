/** The states that this engine's tasks pass through, in their order. */
export type TaskStatus =
  'PROVISIONING' | 'PENDING' | 'RUNNING' | 'DEACTIVATING' | 'STOPPING' | 'DEPROVISIONING' | 'STOPPED';

/** Why a task ended, in ECS's words. */
export type StopCode =
  | 'TaskFailedToStart'
  | 'EssentialContainerExited'
  | 'UserInitiated'
  | 'ServiceSchedulerInitiated'
  | 'TerminationNotice';

export interface KeyValue {
  name: string;
  value: string;
}

export interface ContainerOverride {
  name: string;
  command?: string[] | undefined;
  environment?: KeyValue[] | undefined;
}

export interface Tag {
  key: string;
  value: string;
}

/** What is asked of a new task, after validation. */
export interface TaskRequest {
  startedBy?: string | undefined;
  group: string;
  launchType: string;
  subnetId: string;
  containerOverrides: ContainerOverride[];
  tags: Tag[];
  /** The service that keeps this task running, if one does. */
  serviceName?: string | undefined;
  /** Idempotency: the caller's token and the hash of everything else in its request. */
  clientToken?: string | undefined;
  requestHash?: string | undefined;
}

/** Everything that is known of a task; kept on disk, so that a restart can clean up after it. Times in epoch ms. */
export interface TaskRecord extends TaskRequest {
  taskId: string;
  taskArn: string;
  clusterArn: string;
  taskDefinitionArn: string;
  family: string;
  revision: number;
  containerName: string;
  image: string;
  cpu: string;
  memory: string;
  /** Rises by one with each change; a consumer of events drops what is not newer. */
  version: number;
  lastStatus: TaskStatus;
  desiredStatus: 'RUNNING' | 'STOPPED';
  createdAt: number;
  updatedAt: number;
  startedAt?: number;
  stoppingAt?: number;
  stoppedAt?: number;
  stopCode?: StopCode;
  stoppedReason?: string;
  exitCode?: number;
  attachmentId: string;
  /** The task's private loopback address. */
  address?: string;
  scratch?: string;
  /** The supervisor's process id and start time, by which a restart recognises it. */
  process?: { pid: number; startTime: string | undefined };
  /** Until when the task is protected from being replaced by its service. */
  protectedUntil?: number;
}
