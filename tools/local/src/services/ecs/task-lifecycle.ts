import type { Readable } from 'node:stream';
import { containerEnvironment } from './container-environment.ts';
import { repositoryName, type LocalImage } from './images.ts';
import type { LoopbackAddresses } from './loopback-addresses.ts';
import { killTaskProcesses } from './process-tree.ts';
import { createScratch, removeScratch } from './scratch.ts';
import type { TaskDefinition } from './task-definitions.ts';
import { startTaskProcess, type TaskProcess } from './task-process.ts';
import type { TaskStore } from './task-store.ts';
import { taskStateChange, type TaskStateChangeEvent } from './task-view.ts';
import type { StopCode, TaskRecord } from './task.ts';

/** What a task needs of the engine around it. */
export interface TaskHost {
  region: string;
  scratchRoot: string;
  images: Record<string, LocalImage>;
  baseEnvironment: Record<string, string>;
  roleEnvironment(taskRoleArn: string, taskDefinitionArn: string): Record<string, string>;
  addresses: LoopbackAddresses;
  store: TaskStore;
  metadataUri(taskId: string): string;
  agentUri(taskId: string): string;
  follow(family: string, taskId: string, output: Readable): void;
  emit(event: TaskStateChangeEvent): void | Promise<void>;
  log(message: string): void;
}

/**
 * One task from PROVISIONING to STOPPED:
 *
 * 1. PROVISIONING: it gets its address and its scratch directory.
 * 2. PENDING: its supervisor and command are started.
 * 3. RUNNING, until the command exits or a stop is asked for (DEACTIVATING, STOPPING: SIGTERM, then SIGKILL).
 * 4. DEPROVISIONING: whatever is left of its process tree is killed, its directory removed, its address freed.
 * 5. STOPPED: nothing of it is left on the machine.
 */
export class TaskLifecycle {
  /** Resolves when the task is STOPPED and its last event is delivered. */
  readonly stopped: Promise<void>;
  readonly #host: TaskHost;
  readonly #definition: TaskDefinition;
  readonly #stop = new AbortController();
  #record: TaskRecord;
  #emitted = Promise.resolve();
  #child: TaskProcess | undefined;

  constructor(host: TaskHost, definition: TaskDefinition, record: TaskRecord) {
    this.#host = host;
    this.#definition = definition;
    this.#record = record;
    this.#change({ lastStatus: 'PROVISIONING' });
    this.stopped = this.#run();
  }

  get record(): TaskRecord {
    return this.#record;
  }

  /** Asks the task to end; a task that is ending already keeps its first reason. */
  requestStop(stopCode: StopCode, stoppedReason: string): void {
    if (this.#record.desiredStatus === 'STOPPED') return;
    const { lastStatus } = this.#record;
    const next = lastStatus === 'RUNNING' ? 'DEACTIVATING' : lastStatus;
    this.#change({ desiredStatus: 'STOPPED', lastStatus: next, stopCode, stoppedReason, stoppingAt: Date.now() });
    this.#stop.abort();
  }

  /** Ends the processes of a task at once, without waiting for its StopTimeout. */
  kill(): void {
    this.#child?.kill();
  }

  /** Protects the task from being replaced by its service until then; undefined ends the protection. */
  protect(until: number | undefined): void {
    const { protectedUntil: _, ...record } = this.#record;
    this.#record = until === undefined ? record : { ...record, protectedUntil: until };
    if (record.lastStatus !== 'STOPPED') this.#host.store.save(this.#record);
  }

  async #run(): Promise<void> {
    try {
      const exitCode = await this.#live();
      if (exitCode !== undefined) {
        this.#ending({ stopCode: 'EssentialContainerExited', stoppedReason: 'Essential container in task exited' });
        this.#record = { ...this.#record, exitCode };
      }
    } catch (error) {
      const stoppedReason = error instanceof Error ? error.message : String(error);
      this.#host.log(`task ${this.#record.taskId} (${this.#record.family}) failed to start: ${stoppedReason}`);
      this.#ending({ stopCode: 'TaskFailedToStart', stoppedReason });
    }
    this.#change({ lastStatus: 'DEPROVISIONING' });
    await this.#clean();
    this.#change({ lastStatus: 'STOPPED', stoppedAt: Date.now() });
    await this.#emitted;
  }

  /** Starts the container and waits for its end; undefined when a stop came before there was a process. */
  async #live(): Promise<number | undefined> {
    const { container } = this.#definition;
    const address = await this.#host.addresses.reserve(container.PortMappings.map((port) => port.ContainerPort));
    this.#record = { ...this.#record, address };
    if (this.#stop.signal.aborted) return undefined;
    this.#change({ lastStatus: 'PENDING', scratch: createScratch(this.#host.scratchRoot) });
    const child = this.#startProcess();
    this.#child = child;
    const stopping = () => this.#endProcess(child);
    if (this.#stop.signal.aborted) stopping();
    else this.#stop.signal.addEventListener('abort', stopping, { once: true });
    await child.started.catch((error: Error) => {
      if (!this.#stop.signal.aborted) throw new Error(`CannotStartContainerError: ${error.message}`);
    });
    if (!this.#stop.signal.aborted) this.#change({ lastStatus: 'RUNNING', startedAt: Date.now() });
    return child.exited.finally(() => (this.#child = undefined));
  }

  #startProcess(): TaskProcess {
    const { taskId, family, image, containerOverrides, scratch = '' } = this.#record;
    const { container } = this.#definition;
    const local = this.#host.images[repositoryName(image)];
    if (!local) {
      const known = Object.keys(this.#host.images).join(', ') || 'none';
      throw new Error(`CannotPullContainerError: no local image "${repositoryName(image)}" (there are: ${known})`);
    }
    const override = containerOverrides.find(({ name }) => name === container.Name);
    const child = startTaskProcess({
      ...{ taskId, scratch },
      command: [...local.command, ...(override?.command ?? container.Command ?? [])],
      environment: containerEnvironment({
        base: { ...this.#host.baseEnvironment, ...this.#roleEnvironment() },
        overrides: override?.environment ?? [],
        ...{ container, region: this.#host.region, taskId, scratch },
        metadataUri: this.#host.metadataUri(taskId),
        agentUri: this.#host.agentUri(taskId),
      }),
      workingDirectory: local.workingDirectory ?? scratch,
      onOutput: (output) => this.#host.follow(family, taskId, output),
    });
    this.#record = { ...this.#record, process: { pid: child.pid, startTime: child.startTime } };
    this.#host.store.save(this.#record);
    return child;
  }

  #roleEnvironment(): Record<string, string> {
    const { arn, taskRoleArn } = this.#definition;
    return taskRoleArn === undefined ? {} : this.#host.roleEnvironment(taskRoleArn, arn);
  }

  #endProcess(child: TaskProcess): void {
    if (this.#record.lastStatus === 'DEACTIVATING') this.#change({ lastStatus: 'STOPPING' });
    child.terminate();
    const forced = setTimeout(() => child.kill(), this.#definition.container.StopTimeout * 1000);
    void child.exited.finally(() => clearTimeout(forced));
  }

  async #clean(): Promise<void> {
    const { taskId, scratch, process: leader, address } = this.#record;
    const gone = await killTaskProcesses({ taskId, scratch, group: leader?.pid });
    if (!gone) this.#host.log(`task ${taskId}: some of its processes could not be killed`);
    if (scratch) removeScratch(scratch);
    if (address) this.#host.addresses.release(address);
  }

  /** Notes why the task ends, unless a stop that was asked for has noted it already. */
  #ending(reason: { stopCode: StopCode; stoppedReason: string }): void {
    if (this.#record.desiredStatus === 'STOPPED') return;
    this.#record = { ...this.#record, ...reason, desiredStatus: 'STOPPED', stoppingAt: Date.now() };
  }

  #change(patch: Partial<TaskRecord>): void {
    const record = { ...this.#record, ...patch, version: this.#record.version + 1, updatedAt: Date.now() };
    this.#record = record;
    const event = taskStateChange(record);
    // STOPPED goes to disk after its event: a kill in between tells of it again at the next start, and never not.
    if (record.lastStatus !== 'STOPPED') this.#host.store.save(record);
    this.#emitted = this.#emitted
      .then(() => this.#host.emit(event))
      .catch((error: unknown) => this.#host.log(`task ${record.taskId}: its event was not taken: ${String(error)}`))
      .then(() => {
        if (record.lastStatus === 'STOPPED') this.#host.store.save(record);
      });
  }
}
