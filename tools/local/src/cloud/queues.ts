import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { ACCOUNT_ID, queueName } from '../account.ts';

/** The queues of the templates, at whatever endpoint serves SQS. */
export interface Queues {
  /** The URL of a queue by its name. The URLs that the engine itself gives do not resolve. */
  url: (name: string) => string;
  send: (queueArn: string, body: string, attributes?: Record<string, string>) => Promise<unknown>;
}

export function openQueues(client: SQSClient, endpoint: string): Queues {
  const url = (name: string): string => `${endpoint.replace(/\/$/, '')}/${ACCOUNT_ID}/${name}`;
  return {
    url,
    send: (queueArn, body, attributes = {}) =>
      client.send(
        new SendMessageCommand({
          QueueUrl: url(queueName(queueArn)),
          MessageBody: body,
          MessageAttributes: Object.fromEntries(
            Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
          ),
        }),
      ),
  };
}
