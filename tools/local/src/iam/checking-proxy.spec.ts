import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { PublishCommand } from '@aws-sdk/client-sns';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AccessControl } from './access-control.ts';
import { startCheckingProxy } from './checking-proxy.ts';
import { Ledger } from './ledger.ts';
import { openProxy } from './testing/open-proxy.ts';

const account = '000000000000';

/** Stands for the engines: keeps what it is asked, answers what S3 and DynamoDB might. */
let engine: Server;
let asked: { url: string; authorization: string; bytes: number }[];
let directory: string;
let upstream: string;

async function answer(request: IncomingMessage): Promise<[status: number, body: string]> {
  const { url = '', headers } = request;
  asked.push({ url, authorization: headers.authorization ?? '', bytes: (await buffer(request)).byteLength });
  if (url.includes('missing')) return [404, '<Error><Code>NoSuchKey</Code></Error>'];
  if (url.includes('list-type')) return [200, '<ListBucketResult></ListBucketResult>'];
  return [200, headers['x-amz-target'] ? '{}' : 'content'];
}

beforeAll(async () => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'wci-'));
  engine = createServer((request, response) => {
    void answer(request).then(([status, body]) =>
      response.writeHead(status).end(request.method === 'HEAD' ? '' : body),
    );
  });
  await new Promise<void>((resolve) => engine.listen(0, '127.0.0.1', resolve));
  upstream = `http://127.0.0.1:${(engine.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise((resolve) => engine.close(resolve));
  rmSync(directory, { recursive: true, force: true });
});

const get = (TableName: string) => new GetItemCommand({ TableName, Key: { id: { S: '1' } } });
const name = (promise: Promise<unknown>) =>
  promise.then(
    () => 'allowed',
    (error: Error) => error.name,
  );

let own: Awaited<ReturnType<typeof openProxy>>;
beforeAll(async () => void (own = await openProxy(upstream, directory, 'enforce')));
afterAll(() => own.close());
beforeEach(() => void (asked = []));

describe('a call that the role allows', () => {
  it('reaches the engine under the one account that it knows, and is on the books', async () => {
    await own.dynamo.send(get('things'));
    expect(asked[0]?.authorization).toContain('Credential=local/');
    expect(own.book()).toContainEqual({
      ...{ type: 'use', id: 'app/Role/function/Read', by: 'call', action: 'dynamodb:GetItem' },
      resource: `arn:aws:dynamodb:us-east-1:${account}:table/things`,
    });
    expect(own.denials()).toEqual([]);
  });

  it('takes its upload and download along', async () => {
    const Body = Buffer.alloc(5 * 1024 * 1024, 7);
    await own.s3.send(new PutObjectCommand({ Bucket: 'box', Key: 'own/large', Body }));
    expect(asked[0]?.bytes).toBeGreaterThanOrEqual(Body.byteLength);
    const { Body: content } = await own.s3.send(new GetObjectCommand({ Bucket: 'box', Key: 'own/a' }));
    expect(await content?.transformToString()).toBe('content');
  });

  it('may be made by whoever holds a presigned URL', async () => {
    const url = await getSignedUrl(own.s3, new GetObjectCommand({ Bucket: 'box', Key: 'own/a' }));
    expect(await (await fetch(url)).text()).toBe('content');
    const other = await getSignedUrl(own.s3, new GetObjectCommand({ Bucket: 'box', Key: 'other/a' }));
    expect((await fetch(other)).status).toBe(403);
    expect(own.denials().at(-1)).toContain('reader may not s3:GetObject on arn:aws:s3:::box/other/a');
  });
});

describe('a call that the role does not allow', () => {
  it('gets the error of each protocol, and does not reach the engine', async () => {
    const QueueUrl = `${upstream}/${account}/work`;
    expect(await name(own.dynamo.send(get('others')))).toBe('AccessDeniedException');
    expect(await name(own.dynamo.send(new PutItemCommand({ TableName: 'things', Item: {} })))).toBe(
      'AccessDeniedException',
    );
    expect(await name(own.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' })))).toBe(
      'AccessDeniedException',
    );
    expect(await name(own.sns.send(new PublishCommand({ TopicArn: 'arn:aws:sns:::x', Message: 'x' })))).toBe(
      'AuthorizationErrorException',
    );
    expect(await name(own.s3.send(new GetObjectCommand({ Bucket: 'box', Key: 'other' })))).toBe('AccessDenied');
    expect(
      await name(own.s3.send(new PutObjectCommand({ Bucket: 'box', Key: 'other', Body: Buffer.alloc(1_000_000) }))),
    ).toBe('AccessDenied');
    expect(await name(own.s3.send(new HeadObjectCommand({ Bucket: 'box', Key: 'other' })))).toBe('Unknown');
    expect(asked).toEqual([]);
  });

  it('is told and noted with all that decides', async () => {
    await expect(own.dynamo.send(get('secrets'))).rejects.toThrow(
      'User: reader is not authorized to perform: dynamodb:GetItem on resource: arn:aws:dynamodb:us-east-1:000000000000:table/secrets because no identity-based policy allows the dynamodb:GetItem action',
    );
    expect(own.denials()).toContain(
      'reader may not dynamodb:GetItem on arn:aws:dynamodb:us-east-1:000000000000:table/secrets with dynamodb:Attributes [id], dynamodb:Select [ALL_ATTRIBUTES]; nearest: app/Role/function/Read allows it on arn:aws:dynamodb:us-east-1:000000000000:table/things',
    );
  });

  it.each([
    ['an operation that nobody has looked up', 'DynamoDB_20120810.DeleteTable', 'reader may not dynamodb:DeleteTable'],
    ['a body that cannot be read', 'DynamoDB_20120810.GetItem', 'reader may not dynamodb: SyntaxError'],
  ])('includes %s', async (_, target, message) => {
    const authorization = 'AWS4-HMAC-SHA256 Credential=reader/20260101/us-east-1/dynamodb/aws4_request, Signature=0';
    const headers = { authorization, 'x-amz-target': target };
    const response = await fetch(own.url, { method: 'POST', headers, body: '{' });
    expect([response.status, own.denials().at(-1)]).toEqual([400, expect.stringContaining(message)]);
  });

  it('includes what is not signed, or by nobody that is known', async () => {
    expect((await fetch(`${own.url}/box/own/a`)).status).toBe(400);
    expect(own.denials().at(-1)).toContain('a request without credentials may not unsigned:GET /box/own/a');
    const stranger = await openProxy(upstream, directory, 'enforce', 'stranger');
    expect(await name(stranger.dynamo.send(get('things')))).toBe('AccessDeniedException');
    expect(stranger.denials()[0]).toContain('stranger may not dynamodb:GetItem');
    await stranger.close();
  });

  it('goes on where denials are only recorded', async () => {
    const recording = await openProxy(upstream, directory, 'record');
    expect(await name(recording.dynamo.send(get('others')))).toBe('allowed');
    expect(recording.denials()).toHaveLength(1);
    await recording.close();
  });
});

describe('an object that does not exist', () => {
  const missing = (Bucket: string, Key: string) => name(own.s3.send(new GetObjectCommand({ Bucket, Key })));

  it('is forbidden to who may not list the bucket, as S3 does, and that is no denial', async () => {
    const before = own.denials().length;
    expect(await missing('box', 'own/missing')).toBe('AccessDenied');
    expect(await missing('open', 'missing')).toBe('NoSuchKey');
    expect(await name(own.s3.send(new HeadObjectCommand({ Bucket: 'box', Key: 'own/missing' })))).toBe('Unknown');
    expect(own.denials()).toHaveLength(before);
  });

  it('is looked for in a list within the prefix only', async () => {
    const list = (Prefix?: string) => name(own.s3.send(new ListObjectsV2Command({ Bucket: 'box', Prefix })));
    expect([await list('own/'), await list('other/'), await list()]).toEqual([
      'allowed',
      'AccessDenied',
      'AccessDenied',
    ]);
  });
});

describe(startCheckingProxy, () => {
  it('lets a browser ask for leave to ask', async () => {
    expect((await fetch(`${own.url}/box/own/a`, { method: 'OPTIONS' })).status).toBe(200);
  });

  it('answers 502 when the engine has gone, which the SDK tries again after', async () => {
    const access = new AccessControl({ mode: 'enforce', ledger: new Ledger('/dev/null'), log: () => {} });
    const proxy = await startCheckingProxy({
      upstream: 'http://127.0.0.1:1',
      access,
      findTaskDefinition: () => undefined,
    });
    expect((await fetch(proxy.url, { method: 'OPTIONS' })).status).toBe(502);
    await proxy.close();
    await expect(
      startCheckingProxy({
        upstream: 'https://sqs.us-east-1.amazonaws.com',
        access,
        findTaskDefinition: () => undefined,
      }),
    ).rejects.toThrow('--iam: calls to https://sqs.us-east-1.amazonaws.com cannot be checked');
  });
});
