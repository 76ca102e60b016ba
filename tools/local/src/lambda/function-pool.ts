import { throttled } from './errors.ts';
import { ExecutionEnvironment, type Job } from './execution-environment.ts';
import type { FunctionLog } from './function-log.ts';
import type { FunctionDefinition, FunctionStats, InvocationResult, TraceSink } from './types.ts';

export interface PoolOptions {
  definition: FunctionDefinition;
  functionArn: string;
  log: FunctionLog;
  maxEnvironments: number;
  idleTimeoutSeconds: number;
  initTimeoutSeconds: number;
  /** Where environments get their TMPDIR. */
  temporaryRoot: string;
  traces?: TraceSink | undefined;
}

/** The execution environments of one function: an idle one is used again, else a new one starts, else 429. */
export class FunctionPool {
  readonly #options: PoolOptions;
  /** Those that may serve, in the order of their last use. */
  readonly #environments = new Set<ExecutionEnvironment>();
  /** Those that may serve and those on their way out. */
  readonly #alive = new Set<ExecutionEnvironment>();
  readonly #idleTimers = new Map<ExecutionEnvironment, NodeJS.Timeout>();
  readonly #counts = { coldStarts: 0, invocations: 0, errors: 0, throttles: 0 };
  #retired = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  get definition(): FunctionDefinition {
    return this.#options.definition;
  }

  get log(): FunctionLog {
    return this.#options.log;
  }

  /** Never rejects; a 429 means that every environment is busy and no further one is allowed. */
  async run(job: Job): Promise<InvocationResult> {
    const environment = this.#retired ? undefined : this.#acquire();
    if (!environment) {
      this.#counts.throttles += 1;
      return throttled();
    }
    this.#counts.invocations += 1;
    const result = await environment.run(job);
    if (result.functionError) this.#counts.errors += 1;
    return result;
  }

  /** Starts environments until `count` exist, within the limit; resolves when their bundles are loaded. */
  async prewarm(count: number): Promise<void> {
    while (this.#environments.size < Math.min(count, this.#limit) && !this.#retired) this.#start();
    await Promise.all([...this.#environments].map((environment) => environment.initialised));
  }

  /** Takes no further invocation; the environments end when they become idle. */
  retire(): void {
    this.#retired = true;
    for (const environment of this.#environments) if (environment.state !== 'busy') environment.kill('SIGTERM');
  }

  /** Ends every process, by SIGKILL after `graceMilliseconds`, and closes the log. */
  async stop(graceMilliseconds: number): Promise<void> {
    this.#retired = true;
    const alive = [...this.#alive];
    for (const environment of alive) environment.kill('SIGTERM');
    const force = setTimeout(() => alive.forEach((environment) => environment.kill('SIGKILL')), graceMilliseconds);
    await Promise.all(alive.map((environment) => environment.exited));
    clearTimeout(force);
    await this.#options.log.close();
  }

  stats(): Omit<FunctionStats, 'queuedEvents'> {
    const count = (state: string) => [...this.#environments].filter((one) => one.state === state).length;
    return {
      environments: this.#environments.size,
      idle: count('idle'),
      busy: count('busy'),
      starting: count('starting'),
      ...this.#counts,
    };
  }

  get #limit(): number {
    return this.#options.definition.reservedConcurrency ?? this.#options.maxEnvironments;
  }

  #acquire(): ExecutionEnvironment | undefined {
    // The last used one first, so that the others grow old and end.
    const candidates = [...this.#environments].reverse();
    const free =
      candidates.find((environment) => environment.state === 'idle') ??
      candidates.find((environment) => environment.state === 'starting');
    const environment = free ?? (this.#environments.size < this.#limit ? this.#start() : undefined);
    if (environment) this.#touch(environment);
    return environment;
  }

  #start(): ExecutionEnvironment {
    const { definition, functionArn, log, initTimeoutSeconds, temporaryRoot, traces } = this.#options;
    const environment: ExecutionEnvironment = new ExecutionEnvironment({
      definition,
      functionArn,
      log,
      initTimeoutSeconds,
      temporaryRoot,
      traces,
      onIdle: (idle) => this.#onIdle(idle),
      onGone: (gone) => {
        this.#environments.delete(gone);
        clearTimeout(this.#idleTimers.get(gone));
        this.#idleTimers.delete(gone);
      },
    });
    this.#counts.coldStarts += 1;
    this.#environments.add(environment);
    this.#alive.add(environment);
    void environment.exited.then(() => this.#alive.delete(environment));
    return environment;
  }

  #touch(environment: ExecutionEnvironment): void {
    clearTimeout(this.#idleTimers.get(environment));
    this.#idleTimers.delete(environment);
    this.#environments.delete(environment);
    this.#environments.add(environment);
  }

  #onIdle(environment: ExecutionEnvironment): void {
    if (this.#retired) return environment.kill('SIGTERM');
    const end = setTimeout(() => environment.kill('SIGTERM'), this.#options.idleTimeoutSeconds * 1000);
    this.#idleTimers.set(environment, end);
  }
}
