import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AsyncFailureRecord, FunctionDefinition, InvocationResult } from './types.ts';

export interface EventQueueOptions {
  /** Milliseconds before the first, second, ... retry of a failed event; the last one repeats. */
  retryDelays: number[];
  arnOf(functionName: string): string;
  invoke(functionName: string, requestId: string, payload: Buffer): Promise<InvocationResult>;
  /** Told of every event that is given up. */
  onDropped(functionName: string, record: AsyncFailureRecord): void;
}

const THROTTLE_BACKOFF = { first: 50, most: 5_000 };

/** Asynchronous invocations: throttled ones wait, failed ones are retried, then given to the on-failure destination. */
export class EventQueue {
  readonly #options: EventQueueOptions;
  readonly #stopping = new AbortController();
  readonly #waiting = new Map<string, number>();

  constructor(options: EventQueueOptions) {
    this.#options = options;
  }

  add(definition: FunctionDefinition, payload: Buffer): void {
    const { name } = definition;
    this.#waiting.set(name, this.size(name) + 1);
    this.#work(definition, payload)
      .catch(() => {}) // Only the stop of the host interrupts the work.
      .finally(() => this.#waiting.set(name, this.size(name) - 1));
  }

  /** How many events of a function wait or run. */
  size(functionName: string): number {
    return this.#waiting.get(functionName) ?? 0;
  }

  /** Drops every event that waits. */
  stop(): void {
    this.#stopping.abort();
  }

  async #work(definition: FunctionDefinition, payload: Buffer): Promise<void> {
    const requestId = randomUUID();
    const { name, maximumRetryAttempts = 2, maximumEventAgeSeconds = 21_600 } = definition;
    const expires = Date.now() + maximumEventAgeSeconds * 1000;
    let backoff = THROTTLE_BACKOFF.first;
    let failures = 0;
    for (;;) {
      const result = await this.#options.invoke(name, requestId, payload);
      this.#stopping.signal.throwIfAborted();
      const refused = result.statusCode >= 400;
      if (!refused && !result.functionError) return;
      if (!refused) failures += 1;
      if (failures > maximumRetryAttempts) {
        return this.#giveUp(definition, requestId, payload, 'RetriesExhausted', failures, result);
      }
      const delay = refused
        ? backoff
        : (this.#options.retryDelays[failures - 1] ?? this.#options.retryDelays.at(-1) ?? 0);
      if (Date.now() + delay > expires) {
        return this.#giveUp(definition, requestId, payload, 'EventAgeExceeded', failures, result);
      }
      if (refused) backoff = Math.min(backoff * 2, THROTTLE_BACKOFF.most);
      await sleep(delay, undefined, { signal: this.#stopping.signal });
    }
  }

  async #giveUp(
    definition: FunctionDefinition,
    requestId: string,
    payload: Buffer,
    condition: AsyncFailureRecord['requestContext']['condition'],
    invokeCount: number,
    { statusCode, functionError, payload: answer }: InvocationResult,
  ): Promise<void> {
    const functionArn = `${this.#options.arnOf(definition.name)}:$LATEST`;
    const record: AsyncFailureRecord = {
      version: '1.0',
      timestamp: new Date().toISOString(),
      requestContext: { requestId, functionArn, condition, approximateInvokeCount: invokeCount },
      requestPayload: json(payload),
      responseContext: { statusCode, executedVersion: '$LATEST', ...(functionError ? { functionError } : {}) },
      responsePayload: json(answer),
    };
    this.#options.onDropped(definition.name, record);
    await definition.onFailure?.(record);
  }
}

function json(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return bytes.toString('utf8');
  }
}
