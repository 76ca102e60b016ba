import { randomUUID } from 'node:crypto';
import type http from 'node:http';
import { deferred } from './deferred.ts';
import { startEnvironmentProcess, type EnvironmentProcess } from './environment-process.ts';
import { exited, faulted, initTimedOut, timedOut } from './errors.ts';
import type { FunctionLog } from './function-log.ts';
import { traceInvocation } from './invocation-trace.ts';
import type { InvocationTrace } from './invocation-trace.ts';
import { RuntimeApi } from './runtime-api.ts';
import type { FunctionDefinition, InvocationResult, TraceSink } from './types.ts';

/** One invocation as an environment sees it. */
export interface Job {
  requestId: string;
  payload: Buffer;
  /** Reads the response that the runtime posts; resolves when the last byte is read. */
  consume(contentType: string, body: http.IncomingMessage): Promise<InvocationResult>;
}

export interface EnvironmentOptions {
  definition: FunctionDefinition;
  functionArn: string;
  log: FunctionLog;
  initTimeoutSeconds: number;
  /** Where the environment gets its TMPDIR. */
  temporaryRoot: string;
  /** Default: invocations have no trace. */
  traces?: TraceSink | undefined;
  /** Called whenever the environment has become free. */
  onIdle(environment: ExecutionEnvironment): void;
  /** Called once, when it can take no further invocation. */
  onGone(environment: ExecutionEnvironment): void;
}

interface CurrentJob {
  job: Job;
  settle(result: InvocationResult): void;
  /** Undefined until the runtime has taken the job. */
  startedAt?: number;
  timer?: NodeJS.Timeout;
  trace?: InvocationTrace | undefined;
  /** The first answer stands. The caller gets it once the runtime is free, so that its next call finds it free. */
  answer?: InvocationResult;
}

/** A process that serves one invocation at a time, and keeps what its bundle keeps between them. */
export class ExecutionEnvironment {
  readonly id = randomUUID().slice(0, 8);
  readonly #options: EnvironmentOptions;
  readonly #startedAt = performance.now();
  readonly #api: RuntimeApi;
  readonly #initialised = deferred();
  readonly #exited = deferred();
  #process: EnvironmentProcess | undefined;
  #initTimer: NodeJS.Timeout | undefined;
  #initMilliseconds: number | undefined;
  #initReported = false;
  #current: CurrentJob | undefined;
  #gone = false;

  constructor(options: EnvironmentOptions) {
    this.#options = options;
    this.#api = new RuntimeApi({
      onNext: () => this.#onNext(),
      onInitError: (payload) => this.#onInitError(payload),
      onError: (requestId, payload) =>
        this.#answer(requestId, { statusCode: 200, functionError: 'Unhandled', payload }),
      onResponse: (requestId, contentType, body) => this.#onResponse(requestId, contentType, body),
    });
    void this.#start();
  }

  get state(): 'starting' | 'idle' | 'busy' | 'gone' {
    if (this.#gone) return 'gone';
    if (this.#current) return 'busy';
    return this.#initMilliseconds === undefined ? 'starting' : 'idle';
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Resolves when the bundle is loaded, or when that has failed. */
  get initialised(): Promise<void> {
    return this.#initialised.promise;
  }

  /** Resolves when the process is gone. */
  get exited(): Promise<void> {
    return this.#exited.promise;
  }

  /** Runs a job as soon as the bundle is loaded; only allowed while `starting` or `idle`. Never rejects. */
  run(job: Job): Promise<InvocationResult> {
    if (this.#current || this.#gone) throw new Error(`environment ${this.id} is ${this.state}`);
    return new Promise((settle) => {
      this.#current = { job, settle };
      if (this.#api.isWaiting) this.#deliver(this.#current);
    });
  }

  kill(signal: 'SIGTERM' | 'SIGKILL'): void {
    this.#leave();
    this.#process?.kill(signal);
  }

  async #start(): Promise<void> {
    const { definition, initTimeoutSeconds, temporaryRoot, traces, log } = this.#options;
    try {
      const address = await this.#api.listen();
      if (this.#gone) return this.#finish(null, 'SIGTERM');
      const write = (line: string) => log.write(this.id, line);
      const addresses = { runtimeApi: address, xrayDaemon: traces?.address };
      this.#process = startEnvironmentProcess(definition, addresses, this.id, temporaryRoot, write);
      this.#initTimer = setTimeout(() => this.#onInitTimeout(), initTimeoutSeconds * 1000);
      const { code, signal } = await this.#process.exited;
      this.#finish(code, signal);
    } catch (error) {
      log.write(this.id, `cannot start: ${String(error)}`);
      this.#finish(1, null);
    }
  }

  #onNext(): void {
    if (this.#initMilliseconds === undefined) {
      clearTimeout(this.#initTimer);
      this.#initMilliseconds = performance.now() - this.#startedAt;
      this.#initialised.resolve();
    }
    const current = this.#current;
    if (current && current.startedAt === undefined) return this.#deliver(current);
    if (current) this.#complete(current);
    if (!this.#gone) this.#options.onIdle(this);
  }

  #deliver(current: CurrentJob): void {
    const { definition, functionArn, traces, log } = this.#options;
    const { requestId, payload } = current.job;
    current.trace = traces && traceInvocation(traces, definition.name, requestId);
    current.startedAt = performance.now();
    current.timer = setTimeout(() => this.#onTimeout(current), definition.timeoutSeconds * 1000);
    log.write(this.id, `START RequestId: ${requestId} Version: $LATEST`);
    const deadline = Date.now() + definition.timeoutSeconds * 1000;
    this.#api.deliver({ requestId, functionArn, payload, deadline, trace: current.trace?.header });
  }

  async #onResponse(requestId: string, contentType: string, body: http.IncomingMessage): Promise<boolean> {
    const current = this.#current;
    if (!current || current.answer || current.job.requestId !== requestId) return false;
    const result = await current.job.consume(contentType, body);
    this.#answer(requestId, result);
    return true;
  }

  #answer(requestId: string, result: InvocationResult): void {
    const current = this.#current;
    if (!current || current.answer || current.job.requestId !== requestId) return;
    current.answer = result;
  }

  #onInitError(payload: Buffer): void {
    const current = this.#current;
    if (current) this.#answer(current.job.requestId, { statusCode: 200, functionError: 'Unhandled', payload });
  }

  #onInitTimeout(): void {
    const seconds = this.#options.initTimeoutSeconds;
    const current = this.#current;
    if (current) this.#answer(current.job.requestId, faulted(initTimedOut(current.job.requestId, seconds)));
    this.#options.log.write(this.id, `INIT_REPORT Init Duration: ${(seconds * 1000).toFixed(2)} ms Status: timeout`);
    this.kill('SIGKILL');
  }

  #onTimeout(current: CurrentJob): void {
    const { definition, log } = this.#options;
    log.write(this.id, `${current.job.requestId} Task timed out after ${definition.timeoutSeconds.toFixed(2)} seconds`);
    this.#answer(current.job.requestId, faulted(timedOut(current.job.requestId, definition.timeoutSeconds)));
    this.kill('SIGKILL');
  }

  /** Ends the current job's books: timer, END and REPORT. */
  #complete(current: CurrentJob): void {
    const { definition, log } = this.#options;
    const { requestId } = current.job;
    clearTimeout(current.timer);
    this.#current = undefined;
    const answer = current.answer ?? faulted(exited(requestId, 0, null));
    current.settle(answer);
    current.trace?.finish(answer);
    const milliseconds = performance.now() - (current.startedAt ?? performance.now());
    const init = this.#initReported || this.#initMilliseconds === undefined ? undefined : this.#initMilliseconds;
    this.#initReported = true;
    log.write(this.id, `END RequestId: ${requestId}`);
    log.write(
      this.id,
      `REPORT RequestId: ${requestId} Duration: ${milliseconds.toFixed(2)} ms ` +
        `Billed Duration: ${Math.ceil(milliseconds + (init ?? 0))} ms Memory Size: ${definition.memoryMegabytes} MB` +
        (init === undefined ? '' : ` Init Duration: ${init.toFixed(2)} ms`),
    );
  }

  /** From here on no invocation reaches this environment. */
  #leave(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#options.onGone(this);
  }

  #finish(code: number | null, signal: string | null): void {
    clearTimeout(this.#initTimer);
    this.#leave();
    this.#api.close();
    const current = this.#current;
    if (current) {
      this.#answer(current.job.requestId, faulted(exited(current.job.requestId, code, signal)));
      this.#complete(current);
    }
    this.#initialised.resolve();
    this.#exited.resolve();
  }
}
