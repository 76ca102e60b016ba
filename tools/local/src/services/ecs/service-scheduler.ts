import type { TaskDefinition } from './task-definitions.ts';
import type { TaskLifecycle } from './task-lifecycle.ts';

/** A task that lived at least this long did start properly: the next one follows without a delay. */
const HEALTHY_MILLISECONDS = 10_000;
const INITIAL_DELAY_MILLISECONDS = 500;
const MAXIMUM_DELAY_MILLISECONDS = 30_000;

/** Keeps a service's desired number of tasks running. */
export class ServiceScheduler {
  readonly name: string;
  readonly #launch: (definition: TaskDefinition) => TaskLifecycle;
  readonly #tasks = new Set<TaskLifecycle>();
  #definition: TaskDefinition;
  #desiredCount: number;
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;
  #notBefore = 0;
  #running = false;

  constructor(
    name: string,
    definition: TaskDefinition,
    desiredCount: number,
    launch: (definition: TaskDefinition) => TaskLifecycle,
  ) {
    this.name = name;
    this.#definition = definition;
    this.#desiredCount = desiredCount;
    this.#launch = launch;
  }

  get definition(): TaskDefinition {
    return this.#definition;
  }

  get tasks(): TaskLifecycle[] {
    return [...this.#tasks];
  }

  start(): void {
    this.#running = true;
    this.#reconcile();
  }

  /** Starts no more tasks; those that run are ended by the engine. */
  stop(): void {
    this.#running = false;
    clearTimeout(this.#timer);
  }

  /** Changes what is desired; tasks of another revision are replaced once their successors run. */
  update(definition: TaskDefinition, desiredCount: number): void {
    this.#definition = definition;
    this.#desiredCount = desiredCount;
    this.#notBefore = 0;
    if (this.#running) this.#reconcile();
  }

  /** Compares what runs with what is desired; called at every change and when a delay or a protection ends. */
  #reconcile(): void {
    clearTimeout(this.#timer);
    if (!this.#running) return;
    const active = this.tasks.filter(({ record }) => record.desiredStatus === 'RUNNING');
    const current = active.filter(({ record }) => record.taskDefinitionArn === this.#definition.arn);
    const wait = this.#notBefore - Date.now();
    if (current.length < this.#desiredCount && wait <= 0) {
      for (let missing = this.#desiredCount - current.length; missing > 0; missing -= 1) this.#add();
    }
    const running = current.filter(({ record }) => record.lastStatus === 'RUNNING');
    const outdated = active.filter((task) => !current.includes(task));
    const surplus = current.slice(this.#desiredCount);
    for (const task of [...surplus, ...(running.length >= this.#desiredCount ? outdated : [])]) {
      if ((task.record.protectedUntil ?? 0) > Date.now()) continue;
      task.requestStop('ServiceSchedulerInitiated', `Scaling activity initiated by (service ${this.name})`);
    }
    this.#again(outdated.length + surplus.length > 0 ? Math.max(wait, 250) : wait);
  }

  #again(delay: number): void {
    if (delay > 0) this.#timer = setTimeout(() => this.#reconcile(), delay);
  }

  #add(): void {
    const task = this.#launch(this.#definition);
    this.#tasks.add(task);
    void task.stopped.then(() => {
      this.#tasks.delete(task);
      this.#noteEnd(task);
      this.#reconcile();
    });
  }

  #noteEnd({ record }: TaskLifecycle): void {
    const lifetime = record.startedAt === undefined ? 0 : (record.stoppingAt ?? Date.now()) - record.startedAt;
    const failed = record.stopCode === 'EssentialContainerExited' || record.stopCode === 'TaskFailedToStart';
    this.#failures = failed && lifetime < HEALTHY_MILLISECONDS ? this.#failures + 1 : 0;
    if (this.#failures === 0) return;
    const delay = Math.min(INITIAL_DELAY_MILLISECONDS * 2 ** (this.#failures - 1), MAXIMUM_DELAY_MILLISECONDS);
    this.#notBefore = Date.now() + delay;
  }
}
