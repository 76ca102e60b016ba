import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { EventSource } from '../event-source.ts';
import type { StreamFailureRecord } from '../failure-record.ts';
import type { EventSourceMappingProperties } from '../mapping.ts';
import { startStreamEventSource, type StreamEventSourceOptions } from '../stream-event-source.ts';
import type { StreamRecord } from '../stream-record.ts';
import { TestEngine } from './engine.ts';

export const TEMPLATE_ARN = 'arn:aws:dynamodb:eu-central-1:111122223333:table/things/stream/label';

type Answer = { functionError?: string; payload?: object } | void;

export const idOf = (record: StreamRecord): string => (record.dynamodb.Keys.id as { S: string }).S;

/** A table of its own for each test of a spec, and a function that notes what it is given. */
export class StreamBench {
  engine!: TestEngine;
  table = '';
  streamArn = '';
  /** What the function was invoked with. */
  batches: StreamRecord[][] = [];
  /** What reached the on-failure destination. */
  failures: StreamFailureRecord[] = [];
  handler: (batch: StreamRecord[]) => Answer | Promise<Answer> = () => {};
  readonly #directory = mkdtempSync(path.join(os.tmpdir(), 'wallcrawler-spec-'));
  #sources: EventSource[] = [];
  #count = 0;

  /** Registers the hooks of the spec. */
  constructor() {
    beforeAll(async () => {
      this.engine = await TestEngine.start();
    });
    beforeEach(async () => {
      this.table = `things-${(this.#count += 1)}`;
      this.streamArn = await this.engine.table(this.table);
      [this.batches, this.failures, this.#sources, this.handler] = [[], [], [], () => {}];
    });
    afterEach(() => Promise.all(this.#sources.map((source) => source.stop())));
    afterAll(async () => {
      await this.engine.stop();
      rmSync(this.#directory, { recursive: true, force: true });
    });
  }

  start(
    mapping: Partial<EventSourceMappingProperties> = {},
    options: Partial<StreamEventSourceOptions> = {},
  ): EventSource {
    const source = startStreamEventSource({
      name: this.table,
      mapping: {
        EventSourceArn: TEMPLATE_ARN,
        FunctionName: 'arn:aws:lambda:eu-central-1:111122223333:function:fn:live',
        DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:eu-central-1:111122223333:dlq' } },
        ...mapping,
      },
      client: this.engine.streams,
      streamArn: this.streamArn,
      checkpointDirectory: this.#directory,
      retryBackoff: { first: 5, most: 20 },
      invoke: async (name, payload) => {
        expect(name).toBe('fn');
        const { Records } = payload as { Records: StreamRecord[] };
        this.batches.push(Records);
        const { functionError, payload: answer = null } = (await this.handler(Records)) ?? {};
        return { statusCode: 200, functionError, payload: Buffer.from(JSON.stringify(answer)) };
      },
      sendFailure: async (destination, record) => {
        expect(destination).toMatch(/:dlq$/);
        this.failures.push(record);
      },
      ...options,
    });
    this.#sources.push(source);
    return source;
  }

  async putAll(...ids: string[]): Promise<void> {
    for (const id of ids) await this.engine.put(this.table, id);
  }

  /** The ids of all records delivered so far. */
  seen(): string[] {
    return this.batches.flat().map(idOf);
  }

  /** The ids of each batch, in one word. */
  ids(): string[] {
    return this.batches.map((batch) => batch.map(idOf).join(''));
  }
}
