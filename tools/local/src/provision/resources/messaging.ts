import {
  CreateTopicCommand,
  ListSubscriptionsByTopicCommand,
  SetSubscriptionAttributesCommand,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { CreateQueueCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { arn } from '../../account.ts';
import type { ResourceHandler } from '../target.ts';
import { text, textOf } from '../text.ts';

const QUEUE_ATTRIBUTES = [
  'DelaySeconds',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'VisibilityTimeout',
  'RedrivePolicy',
  'FifoQueue',
  'ContentBasedDeduplication',
];

const queue: ResourceHandler = async ({ properties, stackName, logicalId }, { sqs, queueUrl }) => {
  const QueueName = textOf(properties, 'QueueName', `wc-local-${stackName}-${logicalId}`);
  const Attributes = Object.fromEntries(
    QUEUE_ATTRIBUTES.filter((name) => properties[name] !== undefined).map((name) => [name, text(properties[name])]),
  );
  try {
    await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
  } catch (error) {
    if (!(error instanceof Error && /QueueNameExists|QueueAlreadyExists/.test(error.name))) throw error;
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl: queueUrl(QueueName), Attributes }));
  }
  const url = queueUrl(QueueName);
  return { ref: url, attributes: { Arn: arn('sqs', QueueName), QueueName, QueueUrl: url } };
};

const topic: ResourceHandler = async ({ properties }, { sns }) => {
  const Name = textOf(properties, 'TopicName');
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name }));
  return { ref: TopicArn!, attributes: { TopicArn: TopicArn!, TopicName: Name } };
};

const subscription: ResourceHandler = async ({ properties }, { sns }) => {
  const { TopicArn, Protocol, Endpoint } = properties as Record<string, string>;
  if (Protocol !== 'sqs') throw new Error(`Protocol ${Protocol}: the local cloud delivers to sqs only`);
  const Attributes = Object.fromEntries(
    ['FilterPolicy', 'FilterPolicyScope', 'RawMessageDelivery']
      .filter((name) => properties[name] !== undefined)
      .map((name) => [name, text(properties[name])]),
  );
  let NextToken: string | undefined;
  do {
    const page = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn, NextToken }));
    const existing = page.Subscriptions?.find((one) => one.Endpoint === Endpoint);
    if (existing) {
      for (const [AttributeName, AttributeValue] of Object.entries(Attributes))
        await sns.send(
          new SetSubscriptionAttributesCommand({
            SubscriptionArn: existing.SubscriptionArn,
            AttributeName,
            AttributeValue,
          }),
        );
      return { ref: existing.SubscriptionArn! };
    }
    NextToken = page.NextToken;
  } while (NextToken);
  const { SubscriptionArn } = await sns.send(
    new SubscribeCommand({ TopicArn, Protocol, Endpoint, Attributes, ReturnSubscriptionArn: true }),
  );
  return { ref: SubscriptionArn! };
};

export const messaging: Record<string, ResourceHandler> = {
  'AWS::SQS::Queue': queue,
  'AWS::SNS::Topic': topic,
  'AWS::SNS::Subscription': subscription,
};
