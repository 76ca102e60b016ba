import { PublishCommand } from '@aws-sdk/client-sns';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { ReadyMessage } from '@wallcrawler/ready-signal';
import type { SessionRecord } from '@wallcrawler/session-store';

const text = (value: string) => ({ DataType: 'String', StringValue: value });

/**
 * Publishes that a session has left its pending states. The `waiter` attribute routes it to the slot that waits, and
 * `AWSTraceHeader` carries the trace of the create, as X-Ray's own SDKs name it.
 */
export const createWaiterNotifier =
  (client: SNSClient, topicArn: string) =>
  async ({ sessionId, projectId, status, waiter }: SessionRecord, traceHeader: string | undefined): Promise<void> => {
    const message: ReadyMessage = { sessionId, projectId, status };
    await client.send(
      new PublishCommand({
        TopicArn: topicArn,
        Message: JSON.stringify(message),
        MessageAttributes: {
          sessionId: text(sessionId),
          projectId: text(projectId),
          status: text(status),
          ...(waiter && { waiter: text(waiter) }),
          ...(traceHeader && { AWSTraceHeader: text(traceHeader) }),
        },
      }),
    );
  };
