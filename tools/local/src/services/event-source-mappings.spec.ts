import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventSourceMappingView } from './event-source-mappings.ts';
import { startAwsServer } from './server.ts';
import type { AwsServer } from './server.ts';

const view = (UUID: string): EventSourceMappingView => ({
  UUID,
  FunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${UUID}`,
  EventSourceArn: 'arn:aws:sqs:us-east-1:000000000000:queue',
  State: 'Enabled',
});
let known: Map<string, EventSourceMappingView>;
let server: AwsServer;

beforeAll(async () => {
  server = await startAwsServer({
    services: [],
    eventSourceMappings: {
      list: () => [...known.values()],
      setEnabled: async (uuid, enabled) => {
        const mapping = known.get(uuid);
        if (mapping) mapping.State = enabled ? 'Enabled' : 'Disabled';
        return mapping;
      },
    },
  });
});
beforeEach(() => {
  known = new Map([['app-Stream', view('app-Stream')]]);
});
afterAll(() => server.close());

const call = async (method: string, id = '', body?: string) => {
  const answer = await fetch(`${server.url}/2015-03-31/event-source-mappings${id}`, { method, body });
  return { status: answer.status, body: await answer.json() };
};

describe('event source mappings', () => {
  it.each(['', '/'])('are listed, with the path ending in %j', async (end) => {
    expect(await call('GET', end)).toEqual({ status: 200, body: { EventSourceMappings: [view('app-Stream')] } });
  });

  it('are switched off and on', async () => {
    const off = await call('PUT', '/app-Stream', '{"Enabled":false}');
    expect(off).toEqual({ status: 202, body: { ...view('app-Stream'), State: 'Disabled' } });
    expect((await call('PUT', '/app-Stream', '{"Enabled":true}')).body).toMatchObject({ State: 'Enabled' });
  });

  it.each([
    ['a mapping that is not there', 'PUT', '/other', '{"Enabled":true}', 404, 'ResourceNotFoundException'],
    ['another change', 'PUT', '/app-Stream', '{"BatchSize":1}', 400, 'InvalidParameterValueException'],
    ['Enabled that is no boolean', 'PUT', '/app-Stream', '{"Enabled":"no"}', 400, 'InvalidParameterValueException'],
    ['another method', 'DELETE', '/app-Stream', undefined, 400, 'InvalidParameterValueException'],
    ['text that is no JSON', 'PUT', '/app-Stream', '{', 400, 'SerializationException'],
  ])('refuse %s', async (_name, method, id, body, status, __type) => {
    expect(await call(method, id, body)).toMatchObject({ status, body: { __type } });
    expect(known.get('app-Stream')).toEqual(view('app-Stream'));
  });
});
