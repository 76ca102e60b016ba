import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import type { Readable } from 'node:stream';
import { requestTooLarge, StreamingInvocationError } from './errors.ts';
import { EventQueue } from './event-queue.ts';
import type { Job } from './execution-environment.ts';
import { FunctionLog } from './function-log.ts';
import { FunctionPool } from './function-pool.ts';
import { collectResponse, streamResponse } from './response-body.ts';
import type {
  FunctionDefinition,
  FunctionStats,
  HttpResponsePrelude,
  InvocationResult,
  InvocationType,
  StreamingResult,
  TraceSink,
} from './types.ts';

export interface LambdaHostOptions {
  /** Directory of `<function>.log`; created when missing. */
  logDirectory: string;
  /** Where each environment gets a TMPDIR of its own; default the system's temporary directory. */
  temporaryRoot?: string;
  /** Most environments of a function without reserved concurrency; default 40. */
  maxEnvironmentsPerFunction?: number;
  /** Seconds after which an unused environment ends; default 300. */
  idleTimeoutSeconds?: number;
  /** Seconds a bundle may take to load; default 60, since many may load at once on a small machine (Lambda: 10). */
  initTimeoutSeconds?: number;
  /** Seconds before the retries of a failed asynchronous event; default [1, 2] (Lambda: 60, 120). */
  asyncRetryDelaysSeconds?: number[];
  /** Default us-east-1. */
  region?: string;
  /** Default 000000000000. */
  accountId?: string;
  /** Where traces of invocations go. Default: there are none. */
  traces?: TraceSink;
  /** Told of every log line of every function. */
  onLog?: (functionName: string, line: string) => void;
}

const REQUEST_LIMITS: Record<InvocationType, number> = { RequestResponse: 6 * 1024 * 1024, Event: 1024 * 1024 };
const STOP_GRACE_MILLISECONDS = 2_000;

/** Runs functions as Lambda does: a process per execution environment, one invocation at a time in each. */
export class LambdaHost {
  readonly #options: LambdaHostOptions;
  readonly #pools = new Map<string, FunctionPool>();
  readonly #replaced: FunctionPool[] = [];
  readonly #events: EventQueue;
  #stopped: Promise<void> | undefined;

  constructor(options: LambdaHostOptions) {
    this.#options = options;
    this.#events = new EventQueue({
      retryDelays: (options.asyncRetryDelaysSeconds ?? [1, 2]).map((seconds) => seconds * 1000),
      arnOf: (name) => this.functionArn(name),
      invoke: (name, requestId, payload) => this.#invokeBuffered(name, requestId, payload),
      onDropped: (name, record) => this.#pools.get(name)?.log.write('-', `event given up: ${JSON.stringify(record)}`),
    });
  }

  /** Makes a function known, or replaces it: the old environments serve what they hold and end. */
  define(definition: FunctionDefinition): void {
    if (this.#stopped) throw new Error('the Lambda host has been stopped');
    const old = this.#pools.get(definition.name);
    if (old) {
      old.retire();
      this.#replaced.push(old);
    }
    const {
      logDirectory,
      temporaryRoot = tmpdir(),
      maxEnvironmentsPerFunction = 40,
      idleTimeoutSeconds = 300,
      initTimeoutSeconds = 60,
      traces,
      onLog,
    } = this.#options;
    const pool = new FunctionPool({
      definition,
      functionArn: this.functionArn(definition.name),
      log: new FunctionLog(logDirectory, definition.name, onLog),
      temporaryRoot,
      maxEnvironments: maxEnvironmentsPerFunction,
      idleTimeoutSeconds,
      initTimeoutSeconds,
      traces,
    });
    this.#pools.set(definition.name, pool);
  }

  /** The ARN by which a function knows itself. */
  functionArn(name: string): string {
    return `arn:aws:lambda:${this.#options.region ?? 'us-east-1'}:${this.#options.accountId ?? '000000000000'}:function:${name}`;
  }

  /** The Invoke API; `payload` is JSON text, bytes or a value to serialise. Failures of the function do not throw. */
  async invoke(
    name: string,
    payload: unknown,
    { type = 'RequestResponse' }: { type?: InvocationType } = {},
  ): Promise<InvocationResult> {
    const bytes = toBytes(payload);
    const pool = this.#pools.get(name);
    if (!pool || this.#stopped) return this.#unavailable(name);
    if (bytes.length > REQUEST_LIMITS[type]) return requestTooLarge(bytes.length, REQUEST_LIMITS[type]);
    if (type === 'RequestResponse') return this.#invokeBuffered(name, randomUUID(), bytes);
    this.#events.add(pool.definition, bytes);
    return { statusCode: 202, payload: Buffer.alloc(0) };
  }

  /**
   * The InvokeWithResponseStream API for functions that send a prelude. Resolves when the prelude is there.
   * @throws StreamingInvocationError when the invocation fails before that; its `result` is the Invoke API's answer.
   */
  async invokeStreaming(name: string, payload: unknown): Promise<StreamingResult> {
    const bytes = toBytes(payload);
    const pool = this.#pools.get(name);
    if (!pool || this.#stopped) throw new StreamingInvocationError(this.#unavailable(name));
    const limit = REQUEST_LIMITS.RequestResponse;
    if (bytes.length > limit) throw new StreamingInvocationError(requestTooLarge(bytes.length, limit));
    return new Promise((resolve, reject) => {
      const onStream = (metadata: HttpResponsePrelude, body: Readable) => resolve({ metadata, body });
      const consume: Job['consume'] = (contentType, message) => streamResponse(contentType, message, onStream);
      const run = pool.run({ requestId: randomUUID(), payload: bytes, consume });
      run.then((result) => reject(new StreamingInvocationError(result)), reject);
    });
  }

  /** Starts environments of a function until `count` exist; resolves when they have loaded their bundle. */
  async prewarm(name: string, count: number): Promise<void> {
    const pool = this.#pools.get(name);
    if (!pool) throw new Error(`cannot prewarm ${name}: no such function is defined`);
    await pool.prewarm(count);
  }

  stats(): Record<string, FunctionStats> {
    const entries = [...this.#pools].map(([name, pool]) => {
      return [name, { ...pool.stats(), queuedEvents: this.#events.size(name) }] as const;
    });
    return Object.fromEntries(entries);
  }

  /** Ends every environment (SIGTERM, 2 s later SIGKILL); what still runs is answered with Runtime.ExitError. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stopAll();
    return this.#stopped;
  }

  async #stopAll(): Promise<void> {
    this.#events.stop();
    const pools = [...this.#pools.values(), ...this.#replaced];
    await Promise.all(pools.map((pool) => pool.stop(STOP_GRACE_MILLISECONDS)));
  }

  #invokeBuffered(name: string, requestId: string, payload: Buffer): Promise<InvocationResult> {
    const pool = this.#pools.get(name);
    if (!pool || this.#stopped) return Promise.resolve(this.#unavailable(name));
    return pool.run({ requestId, payload, consume: (_contentType, body) => collectResponse(body) });
  }

  #unavailable(name: string): InvocationResult {
    const [statusCode, type, message] = this.#stopped
      ? [503, 'ServiceException', 'the Lambda host has been stopped']
      : [404, 'ResourceNotFoundException', `Function not found: ${this.functionArn(name)}`];
    return { statusCode, payload: Buffer.from(JSON.stringify({ __type: type, message })) };
  }
}

function toBytes(payload: unknown): Buffer {
  if (payload instanceof Uint8Array) return Buffer.from(payload);
  return Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload ?? {}));
}
