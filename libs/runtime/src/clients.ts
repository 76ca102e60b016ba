import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient } from '@aws-sdk/client-ecs';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { connection } from './connection.ts';

/**
 * AWS clients as every app makes them: once per module, outside the handler. The endpoint comes from
 * `AWS_ENDPOINT_URL_<SERVICE>` when it is set, which the SDK reads by itself.
 */
export const createDynamo = (): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient(connection), { marshallOptions: { removeUndefinedValues: true } });

export const createEcs = (): ECSClient => new ECSClient(connection);
export const createEventBridge = (): EventBridgeClient => new EventBridgeClient(connection);
/** Path-style, as every S3-compatible endpoint understands it; a body of many MB may take a minute. */
export const createS3 = (): S3Client =>
  new S3Client({
    ...connection,
    forcePathStyle: true,
    requestHandler: { ...connection.requestHandler, requestTimeout: 60_000 },
  });
/** The same for presigned uploads: the signer knows no body, so the SDK must not sign a checksum of an empty one. */
export const createSigningS3 = (): S3Client =>
  new S3Client({ ...connection, forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED' });
export const createSns = (): SNSClient => new SNSClient(connection);
export const createSsm = (): SSMClient => new SSMClient(connection);

/** Queues are long-polled for 20 s, so a request may take that long and a little more. */
export const createSqs = (): SQSClient =>
  new SQSClient({
    ...connection,
    useQueueUrlAsEndpoint: false,
    requestHandler: { ...connection.requestHandler, requestTimeout: 25_000 },
  });
