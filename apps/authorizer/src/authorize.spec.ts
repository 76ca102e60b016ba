import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { ApiKeyStore } from '@wallcrawler/session-store';
import { captureMetrics, recordingLogger, startTestDynamo } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { authorize, readApiKey } from './authorize.ts';

let dynamo: TestDynamo;
let keys: ApiKeyStore;
beforeAll(async () => {
  dynamo = await startTestDynamo();
  keys = new ApiKeyStore({ client: dynamo.client, table: 'wallcrawler-api-keys' });
});
afterAll(() => dynamo.stop());

let captured: ReturnType<typeof captureMetrics>;
beforeEach(() => {
  captured = captureMetrics();
});
afterEach(() => captured.restore());

const { log, lines } = recordingLogger();
const ask = (headers: Record<string, string | undefined> | null, method = 'GET', path = '/v1/sessions') =>
  authorize({ verify: (key) => keys.verify(key), log })(
    {
      methodArn: `arn:aws:execute-api:us-east-1:000000000000:api1/live/${method}${path}`,
      path,
      headers,
      requestContext: { requestId: 'request-1' },
    } as APIGatewayRequestAuthorizerEvent,
    { awsRequestId: 'invocation-1' },
  );

describe(readApiKey, () => {
  it.each([
    [{ 'x-bb-api-key': 'k' }, 'k'],
    [{ 'X-BB-API-Key': 'k' }, 'k'],
    [{ 'X-Bb-Api-Key': ' k ' }, 'k'],
    [{ 'x-wc-api-key': 'k' }, 'k'],
    [{ Authorization: 'Bearer k' }, 'k'],
    [{ authorization: 'bearer   k' }, 'k'],
    [{ 'x-wc-api-key': 'second', 'x-bb-api-key': 'first', authorization: 'Bearer third' }, 'first'],
    [{ authorization: 'Bearer third', 'x-wc-api-key': 'second' }, 'second'],
    [{ 'x-bb-api-key': 'x'.repeat(200) }, 'x'.repeat(200)],
    [{ 'x-bb-api-key': 'x'.repeat(201) }, undefined],
    [{ 'x-bb-api-key': ' ' }, undefined],
    [{ authorization: 'Basic a2V5' }, undefined],
    [{ authorization: 'Bearer two words' }, undefined],
    [{ 'api-key': 'k' }, undefined],
    [{}, undefined],
    [null, undefined],
  ])('finds in %j the key %j', (headers, key) => {
    expect(readApiKey(headers)).toBe(key);
  });
});

describe(authorize, () => {
  it('lets a genuine key into every route of the stage, and tells its project but not the key', async () => {
    const { key, record } = await keys.create('project-1', 'ci');
    const policy = await ask({ 'X-BB-API-Key': key }, 'POST', '/v1/sessions/s1');
    expect(policy).toEqual({
      principalId: record.keyId,
      policyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Action: 'execute-api:Invoke',
            Effect: 'Allow',
            Resource: 'arn:aws:execute-api:us-east-1:000000000000:api1/live/*',
          },
        ],
      },
      context: { projectId: 'project-1', keyId: record.keyId },
    });
    expect(await ask({ authorization: `Bearer ${key}` })).toEqual(policy);
  });

  it('refuses everything else with the word that API Gateway knows', async () => {
    const { key, record } = await keys.create('project-1', 'revoked');
    await keys.revoke(record.keyId);
    for (const headers of [{}, null, { 'x-bb-api-key': key }, { 'x-bb-api-key': 'wc_0_guess' }])
      await expect(ask(headers)).rejects.toThrow(/^Unauthorized$/);
  });

  it('counts its verdicts', async () => {
    const { key } = await keys.create('project-1', 'counted');
    await ask({ 'x-bb-api-key': key });
    await ask({}).catch(() => undefined);
    const verify = () => Promise.reject(new Error('the table is throttled'));
    const event = { headers: { 'x-bb-api-key': key } } as unknown as APIGatewayRequestAuthorizerEvent;
    await expect(authorize({ verify, log })(event, { awsRequestId: 'i' })).rejects.toThrow('throttled');
    expect(captured.metrics).toMatchObject(
      ['allowed', 'denied', 'failed'].map((Result) => ({ Service: 'authorizer', Authorizations: 1, Result })),
    );
  });

  it('names request and invocation in its log', async () => {
    await ask({}).catch(() => undefined);
    expect(lines.at(-1)).toMatchObject({ requestId: 'request-1', lambdaRequestId: 'invocation-1' });
  });

  it('writes no key to its log', async () => {
    const { key, record } = await keys.create('project-1', 'logged');
    await ask({ 'x-bb-api-key': key });
    await keys.revoke(record.keyId);
    await expect(ask({ 'x-bb-api-key': key })).rejects.toThrow();
    expect(lines).not.toHaveLength(0);
    expect(JSON.stringify(lines)).not.toContain(key.split('_')[2]);
  });
});
