import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DeliveryMessage } from '@wallcrawler/webhooks';

/** Most messages that SQS takes at one call. */
const BATCH = 10;

/**
 * Puts deliveries into the queue. Their webhook is the message group: on a standard queue that orders nothing, but
 * makes SQS give other groups their turn when one has many messages waiting (fair queues).
 * @throws Error when the queue has not taken all of them; those that it took are sent again with the next try.
 */
export const createDeliveryQueue =
  (client: SQSClient, queueUrl: string) =>
  async (messages: readonly DeliveryMessage[]): Promise<void> => {
    for (let at = 0; at < messages.length; at += BATCH) {
      const batch = messages.slice(at, at + BATCH).map((message, index) => ({
        Id: String(index),
        MessageBody: JSON.stringify(message),
        MessageGroupId: message.webhookId,
      }));
      const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: batch }));
      if (Failed.length > 0) throw new Error(`the queue refused ${Failed.length} deliveries: ${Failed[0]?.Code}`);
    }
  };
