import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { ApiClient } from './client.ts';
import { ApiFailure, messageOf } from './failure.ts';
import { itemsOf } from './listed.ts';

const original = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = original;
});
function answer(respond: () => Response | Promise<Response>) {
  const spy = jest.fn<typeof fetch>(async () => respond());
  globalThis.fetch = spy;
  return spy;
}
const api = new ApiClient('https://api.example/live/', 'wc_key');

describe(ApiClient, () => {
  it('sends the key in a header and nothing of it in the address', async () => {
    const spy = answer(() => Response.json([]));
    await api.json('/v1/sessions', { query: { status: 'RUNNING', q: undefined, limit: 5 } });
    const [url, init] = spy.mock.calls[0]!;
    expect(url).toBe('https://api.example/live/v1/sessions?status=RUNNING&limit=5');
    expect(init).toMatchObject({ headers: { 'x-bb-api-key': 'wc_key' }, credentials: 'omit' });
  });

  it('gives nothing for an empty answer', async () => {
    answer(() => new Response(null, { status: 204 }));
    expect(await api.json('/v1/contexts/1', { method: 'DELETE' })).toBeUndefined();
  });

  it('tells what the API said, and what its logs have it under', async () => {
    const body = { statusCode: 429, error: 'Too Many Requests', message: '3 of 3 run', code: 'concurrency_limit' };
    answer(() => Response.json(body, { status: 429, headers: { 'x-request-id': 'r-1' } }));
    await expect(api.json('/v1/sessions')).rejects.toMatchObject({
      message: '3 of 3 run',
      status: 429,
      code: 'concurrency_limit',
      requestId: 'r-1',
      isPassing: true,
    });
  });

  it('survives an answer that is not of the API', async () => {
    answer(() => new Response('<html>', { status: 502 }));
    await expect(api.json('/v1/sessions')).rejects.toThrow('the API answered 502');
  });

  it('says that the API cannot be reached', async () => {
    answer(() => Promise.reject(new TypeError('Failed to fetch')));
    const failure: unknown = await api.json('/v1/sessions').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ApiFailure);
    expect(messageOf(failure)).toBe('The API at https://api.example/live cannot be reached');
  });
});

describe(itemsOf, () => {
  it('reads bare arrays and pages alike', () => {
    expect([itemsOf([1]), itemsOf({ data: [2], nextCursor: null }), itemsOf(undefined)]).toEqual([[1], [2], []]);
  });
});
