import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';

/** The topic and the slot queues, as the messaging stack declares them, on the real local engine. */
export interface TestMessaging {
  sns: SNSClient;
  sqs: SQSClient;
  topicArn: string;
  /** URL of slot n's queue without its two digits. */
  queueUrlPrefix: string;
  /** How many messages wait in a slot's queue, those in flight included. */
  countMessages(slot: number): Promise<number>;
  stop(): Promise<void>;
}

const queueName = (slot: number): string => `wallcrawler-signal-${String(slot).padStart(2, '0')}`;

/** Starts the engine in memory on a free port with `slots` wake-up queues. Call `stop` in `afterAll`. */
export async function startTestMessaging(slots: number): Promise<TestMessaging> {
  const engine = spawn(process.execPath, [path.join(import.meta.dirname, 'messaging-engine.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(engine.stdout, 'data')) as [Buffer];
  const endpoint = line.toString().trim();
  const connection = {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  const sns = new SNSClient(connection);
  const sqs = new SQSClient({ ...connection, useQueueUrlAsEndpoint: false });
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'wallcrawler-session-ready' }));
  const urls: string[] = [];
  for (let slot = 0; slot < slots; slot++) {
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: queueName(slot) }));
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
    await sns.send(
      new SubscribeCommand({
        TopicArn,
        Protocol: 'sqs',
        Endpoint: Attributes?.QueueArn,
        Attributes: {
          RawMessageDelivery: 'true',
          FilterPolicy: JSON.stringify({ waiter: [queueName(slot).replace('wallcrawler-signal', 'slot')] }),
        },
      }),
    );
    urls.push(QueueUrl);
  }
  return {
    sns,
    sqs,
    topicArn: TopicArn,
    queueUrlPrefix: (urls[0] ?? '').slice(0, -2),
    countMessages: async (slot) => {
      const { Attributes = {} } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: urls[slot], AttributeNames: ['All'] }),
      );
      return (
        Number(Attributes['ApproximateNumberOfMessages']) + Number(Attributes['ApproximateNumberOfMessagesNotVisible'])
      );
    },
    stop: async () => {
      sns.destroy();
      sqs.destroy();
      engine.stdin.end();
      if (engine.exitCode === null) await once(engine, 'exit');
    },
  };
}
