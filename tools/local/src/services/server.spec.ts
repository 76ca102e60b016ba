import { DescribeClustersCommand, ECSClient } from '@aws-sdk/client-ecs';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { AwsError } from './aws-error.ts';
import { action } from './json-service.ts';
import { startAwsServer, type AwsServer } from './server.ts';
import { clientOptions } from './testing/client-options.ts';

let server: AwsServer;
beforeAll(async () => {
  const targetPrefix = 'AmazonEC2ContainerServiceV20141113';
  const schema = z.object({ name: z.string() });
  server = await startAwsServer({
    services: [{ targetPrefix, actions: { Greet: action(schema, 'Invalid', ({ name }) => ({ hello: name })) } }],
    lambda: {
      async invoke(functionName, payload, { invocationType }) {
        if (functionName === 'none') {
          throw new AwsError('ResourceNotFoundException', 'Function not found: none', { statusCode: 404 });
        }
        const text = new TextDecoder().decode(payload);
        return { payload: JSON.stringify({ functionName, invocationType, text }), functionError: 'Unhandled' };
      },
    },
  });
});
afterAll(() => server.close());

const post = (path: string, headers: Record<string, string>, body: string) =>
  fetch(`${server.url}${path}`, { method: 'POST', headers, body });
const greet = (body: string) => post('/', { 'x-amz-target': 'AmazonEC2ContainerServiceV20141113.Greet' }, body);

describe('the endpoint', () => {
  it('runs the action that the target names', async () => {
    expect(await (await greet('{"name":"you"}')).json()).toEqual({ hello: 'you' });
  });

  it('says which member of a request is wrong', async () => {
    const answer = await greet('{"name":1}');
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ __type: 'Invalid', message: expect.stringMatching(/^name: /) });
    expect(await (await greet('{')).json()).toMatchObject({ __type: 'SerializationException' });
  });

  it('names an operation that it does not know, and those it knows', async () => {
    const ecs = new ECSClient(clientOptions(server.url));
    await expect(ecs.send(new DescribeClustersCommand({}))).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: expect.stringMatching(/V20141113\.DescribeClusters".*serves Greet/),
    });
    const events = new EventBridgeClient(clientOptions(server.url));
    await expect(events.send(new PutEventsCommand({ Entries: [] }))).rejects.toMatchObject({
      message: expect.stringMatching(/AWSEvents\.PutEvents".*This endpoint serves AmazonEC2/),
    });
  });
});

describe('Lambda Invoke', () => {
  it('gives the function its payload and returns what it answers', async () => {
    const arn = encodeURIComponent('arn:aws:lambda:eu-central-1:000000000000:function:worker:live');
    const answer = await post(`/2015-03-31/functions/${arn}/invocations`, {}, '{"a":1}');
    expect(answer.headers.get('x-amz-function-error')).toBe('Unhandled');
    expect(await answer.json()).toEqual({ functionName: 'worker', invocationType: 'RequestResponse', text: '{"a":1}' });
  });

  it('answers an event with 202 and no body', async () => {
    const headers = { 'x-amz-invocation-type': 'Event' };
    const answer = await post('/2015-03-31/functions/worker/invocations?Qualifier=live', headers, '{}');
    expect([answer.status, await answer.text()]).toEqual([202, '']);
  });

  it('answers for a function that is not there with 404', async () => {
    const answer = await post('/2015-03-31/functions/none/invocations', {}, '{}');
    expect([answer.status, answer.headers.get('x-amzn-errortype')]).toEqual([404, 'ResourceNotFoundException']);
  });
});
