import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { arn, functionName, queueName } from '../account.ts';
import { startQueueEventSource, startStreamEventSource } from '../event-sources/index.ts';
import type { EventSource, EventSourceMappingProperties, StreamFailureRecord } from '../event-sources/index.ts';
import type { LambdaHost } from '../lambda/index.ts';
import type { EventSourceMappings, EventSourceMappingView } from '../services/index.ts';

export interface EventSourceRegistryOptions {
  host: LambdaHost;
  streamsClient: DynamoDBStreamsClient;
  sqs: SQSClient;
  queueUrl: (name: string) => string;
  /** The engine's stream ARN by the template's. */
  streams: ReadonlyMap<string, string>;
  checkpointDirectory: string;
  sendToQueue: (queueArn: string, body: string) => Promise<unknown>;
  log: (message: string) => void;
}

interface Running {
  source: EventSource;
  view: EventSourceMappingView;
}

/** The event source mappings of the templates, running. */
export class EventSourceRegistry implements EventSourceMappings {
  readonly #running = new Map<string, Running>();

  /** @throws Error for a mapping whose source the local cloud does not know. */
  start(id: string, mapping: EventSourceMappingProperties, options: EventSourceRegistryOptions): void {
    const { EventSourceArn, FunctionName, Enabled } = mapping as unknown as {
      EventSourceArn: string;
      FunctionName: string;
      Enabled?: boolean | string;
    };
    const { host, log } = options;
    const onError = (error: unknown) =>
      log(`event source ${id}: ${error instanceof Error ? error.message : String(error)}`);
    const invoke = (name: string, payload: unknown) => host.invoke(functionName(name), payload);
    this.#running.set(id, {
      source: EventSourceArn.includes(':dynamodb:')
        ? startStreamEventSource({
            name: id,
            mapping,
            client: options.streamsClient,
            streamArn: this.#engineStream(EventSourceArn, options.streams),
            checkpointDirectory: options.checkpointDirectory,
            invoke,
            sendFailure: async (destination: string, record: StreamFailureRecord) => {
              await options.sendToQueue(destination, JSON.stringify(record));
            },
            onError,
          })
        : startQueueEventSource({
            mapping,
            client: options.sqs,
            queueUrl: options.queueUrl(queueName(EventSourceArn)),
            invoke,
            onError,
          }),
      view: {
        UUID: id,
        FunctionArn: arn('lambda', `function:${functionName(FunctionName)}`),
        EventSourceArn,
        State: String(Enabled) === 'false' ? 'Disabled' : 'Enabled',
      },
    });
  }

  #engineStream(streamArn: string, streams: ReadonlyMap<string, string>): string {
    const known = streams.get(streamArn);
    if (!known) throw new Error(`no table of these templates has the stream ${streamArn}`);
    return known;
  }

  list(): EventSourceMappingView[] {
    return [...this.#running.values()].map(({ view }) => view);
  }

  async setEnabled(uuid: string, enabled: boolean): Promise<EventSourceMappingView | undefined> {
    const running = this.#running.get(uuid);
    if (!running) return undefined;
    if (enabled) running.source.resume();
    else await running.source.pause();
    running.view.State = enabled ? 'Enabled' : 'Disabled';
    return running.view;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#running.values()].map(({ source }) => source.stop()));
  }
}
