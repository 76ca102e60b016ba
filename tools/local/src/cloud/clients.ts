import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { CREDENTIALS, REGION } from '../account.ts';

/** Clients of the engines, as the local cloud itself uses them. */
export function createClients(endpoints: Record<string, string>) {
  const at = (service: string) => ({
    region: REGION,
    credentials: CREDENTIALS,
    endpoint: endpoints[`AWS_ENDPOINT_URL_${service}`],
  });
  const dynamo = new DynamoDBClient(at('DYNAMODB'));
  return {
    dynamo,
    documents: DynamoDBDocumentClient.from(dynamo, { marshallOptions: { removeUndefinedValues: true } }),
    streams: new DynamoDBStreamsClient(at('DYNAMODB_STREAMS')),
    sqs: new SQSClient({ ...at('SQS'), useQueueUrlAsEndpoint: false }),
    sns: new SNSClient(at('SNS')),
    s3: new S3Client({ ...at('S3'), forcePathStyle: true }),
  };
}
export type Clients = ReturnType<typeof createClients>;

/** `AWS_ENDPOINT_URL_<SERVICE>` of every service: one that the user has set already wins over the engine here. */
export function endpointVariables(dynamodb: string, messaging: string, own: string): Record<string, string> {
  const engines = {
    DYNAMODB: dynamodb,
    DYNAMODB_STREAMS: dynamodb,
    SQS: messaging,
    SNS: messaging,
    S3: messaging,
    ECS: own,
    EVENTBRIDGE: own,
    SSM: own,
    LAMBDA: own,
  };
  return Object.fromEntries(
    Object.entries(engines).map(([service, url]) => {
      const name = `AWS_ENDPOINT_URL_${service}`;
      return [name, process.env[name] ?? url];
    }),
  );
}
