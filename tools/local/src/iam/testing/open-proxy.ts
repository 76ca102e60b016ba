import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { AccessControl } from '../access-control.ts';
import type { IamMode } from '../access-control.ts';
import { startCheckingProxy } from '../checking-proxy.ts';
import { Ledger } from '../ledger.ts';
import type { LedgerEntry } from '../ledger.ts';

const account = '000000000000';
const ROLE = `arn:aws:iam::${account}:role/reader`;
const STATEMENTS = [
  {
    Sid: 'Read',
    Effect: 'Allow',
    Action: 'dynamodb:GetItem',
    Resource: `arn:aws:dynamodb:us-east-1:${account}:table/things`,
  },
  { Sid: 'Files', Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: 'arn:aws:s3:::box/own/*' },
  {
    Sid: 'List',
    Effect: 'Allow',
    Action: 's3:ListBucket',
    Resource: 'arn:aws:s3:::box',
    Condition: { StringLike: { 's3:prefix': 'own/*' } },
  },
  {
    Sid: 'ListAll',
    Effect: 'Allow',
    Action: ['s3:GetObject', 's3:ListBucket'],
    Resource: ['arn:aws:s3:::open', 'arn:aws:s3:::open/*'],
  },
];

/** A check before `upstream` with one role, `reader`, and clients that call through it. */
export async function openProxy(upstream: string, directory: string, mode: IamMode, accessKeyId = 'reader') {
  const file = path.join(directory, `${Math.random()}.jsonl`);
  const access = new AccessControl({ mode, ledger: new Ledger(file), log: () => {} });
  access.defineRole(ROLE, 'app/Role', {
    AssumeRolePolicyDocument: {
      Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
    Policies: [{ PolicyName: 'function', PolicyDocument: { Statement: STATEMENTS } }],
  });
  const proxy = await startCheckingProxy({ upstream, access, findTaskDefinition: () => undefined });
  const options = {
    ...{ region: 'us-east-1', endpoint: proxy.url, maxAttempts: 1 },
    credentials: { accessKeyId, secretAccessKey: 'local' },
  };
  const clients = {
    dynamo: new DynamoDBClient(options),
    s3: new S3Client({ ...options, forcePathStyle: true }),
    sns: new SNSClient(options),
    sqs: new SQSClient({ ...options, useQueueUrlAsEndpoint: false }),
  };
  const book = () => {
    const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line) as LedgerEntry);
  };
  const denials = () => book().flatMap((entry) => (entry.type === 'denial' ? [entry.message] : []));
  const close = async () => {
    for (const client of Object.values(clients)) client.destroy();
    await proxy.close();
  };
  return { ...clients, url: proxy.url, book, denials, close };
}
