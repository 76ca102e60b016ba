import { afterAll, describe, expect, it } from '@jest/globals';
import { LambdaHost } from './lambda-host.ts';
import { StreamingInvocationError } from './errors.ts';
import { eventually, Workshop } from './testing/functions.ts';

const streaming = (body: string) => `exports.handler = awslambda.streamifyResponse(async (event, stream, context) => {
  const sleep = (ms) => new Promise((r) => setTimeout(r, ms));
  const open = (statusCode = 201) => awslambda.HttpResponseStream.from(stream, { statusCode, headers: { 'content-type': 'application/json' }, cookies: ['a=b'] });
  ${body}
});`;

describe('streamed responses', () => {
  const workshop = new Workshop();
  const host = new LambdaHost({ logDirectory: workshop.logs });

  afterAll(async () => {
    await host.stop();
    workshop.remove();
  });

  it('arrive piece by piece, after their metadata', async () => {
    const source = streaming(
      `stream = open(); for (const word of ['one', 'two', 'three']) { stream.write(word); await sleep(100); } stream.end();`,
    );
    host.define(workshop.fn('words', source));
    const { metadata, body } = await host.invokeStreaming('words', {});
    expect(metadata).toEqual({ statusCode: 201, headers: { 'content-type': 'application/json' }, cookies: ['a=b'] });
    const pieces: { text: string; at: number }[] = [];
    for await (const chunk of body) pieces.push({ text: String(chunk), at: performance.now() });
    expect(pieces.map(({ text }) => text).join(' ')).toBe('one two three');
    expect(pieces.at(-1)!.at - pieces[0]!.at).toBeGreaterThan(120);
  });

  it('carry more than a buffered response may, with backpressure', async () => {
    const source =
      streaming(`const { pipeline } = require('node:stream/promises'); const { Readable } = require('node:stream');
      await pipeline(Readable.from((function* () { for (let i = 0; i < 160; i++) yield Buffer.alloc(65536, i); })()), open());`);
    host.define(workshop.fn('large', source));
    const { body } = await host.invokeStreaming('large', {});
    let bytes = 0;
    for await (const chunk of body) bytes += (chunk as Buffer).length;
    expect(bytes).toBe(160 * 65536);
  });

  it('that fail before their first byte are rejected with the error', async () => {
    host.define(workshop.fn('early', streaming(`throw new RangeError('early');`)));
    const error = await host.invokeStreaming('early', {}).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StreamingInvocationError);
    expect(String(error)).toContain('RangeError');
  });

  it('without a prelude are rejected', async () => {
    host.define(workshop.fn('plain', `exports.handler = async () => ({ statusCode: 200 });`));
    await expect(host.invokeStreaming('plain', {})).rejects.toThrow('Function.InvalidPrelude');
  });

  it.each([
    ['throws midway', `stream = open(); stream.write('x'); await sleep(50); throw new Error('midway');`, /midway/],
    ['never ends', `stream = open(); stream.write('x');`, /aborted/],
    ['crashes', `stream = open(); stream.write('x'); await sleep(50); process.exit(1);`, /aborted/],
  ])('of a handler that %s end with an error', async (name, body, message) => {
    host.define(workshop.fn('midway', streaming(body), { timeoutSeconds: 1 }));
    const response = await host.invokeStreaming('midway', {});
    let read = '';
    const reading = (async () => {
      for await (const chunk of response.body) read += String(chunk);
    })();
    await expect(reading).rejects.toThrow(message);
    expect(read).toBe('x');
    await eventually(() => host.stats().midway?.busy === 0);
    expect(name).toBeTruthy();
  });

  it('that nobody reads any more run to their end, and the environment serves again', async () => {
    const source = streaming(
      `stream = open(); for (let i = 0; i < 20; i++) { stream.write('x'.repeat(65536)); await sleep(5); } stream.end();`,
    );
    host.define(workshop.fn('abandoned', source));
    const { body } = await host.invokeStreaming('abandoned', {});
    body.destroy();
    await eventually(() => host.stats().abandoned?.idle === 1);
    expect(host.stats().abandoned).toMatchObject({ coldStarts: 1, environments: 1, errors: 0 });
  });
});
