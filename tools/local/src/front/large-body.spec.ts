import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { json } from 'node:stream/consumers';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { eventually } from '../lambda/testing/functions.ts';
import { FrontBench } from './testing/front-bench.ts';

const MB = 1024 * 1024;
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const PIECE = Buffer.alloc(MB / 4);

describe('a body of a gigabyte', () => {
  const bench = new FrontBench();

  /**
   * A client that sends its body without a look at the answer, until 100 MB after the answer has come. Fails when this
   * process, front and client together, holds more than 5 MB of it then.
   */
  class HeedlessClient {
    answer = '';
    /** What had been sent when the answer came, in bytes. */
    sentAtAnswer = Infinity;
    readonly #socket = net.connect(bench.front.port, '127.0.0.1').setMaxListeners(0);

    async send(header: string, frame: Buffer): Promise<this> {
      collectGarbage();
      const before = process.memoryUsage().arrayBuffers;
      const socket = this.#socket.on('error', () => {});
      socket.write(`POST /v1/open HTTP/1.1\r\nHost: x\r\n${header}\r\n\r\n`);
      let sent = 0;
      socket.on('data', (chunk) => {
        this.answer += String(chunk);
        this.sentAtAnswer = Math.min(this.sentAtAnswer, sent);
      });
      while (sent < Math.min(1024 * MB, this.sentAtAnswer + 100 * MB) && !socket.destroyed) {
        if (!socket.write(frame)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
        sent += frame.length;
      }
      await eventually(() => this.answer.includes('Request Too Long'));
      // The connection is still open here: what the front kept of the body would be there.
      await eventually(() => {
        collectGarbage();
        return process.memoryUsage().arrayBuffers - before < 5 * MB;
      });
      socket.destroy();
      return this;
    }
  }

  it.each(['keep-alive', 'close'])('is refused by the length that it announces, at once (%s)', async (connection) => {
    const header = `Content-Length: ${1024 * MB}\r\nConnection: ${connection}`;
    const { answer, sentAtAnswer } = await new HeedlessClient().send(header, PIECE);
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect(sentAtAnswer).toBeLessThan(20 * MB);
  });

  it('is refused after 10 MB when it announces nothing, and never kept', async () => {
    const frame = Buffer.concat([Buffer.from(`${PIECE.length.toString(16)}\r\n`), PIECE, Buffer.from('\r\n')]);
    const client = await new HeedlessClient().send('Transfer-Encoding: chunked', frame);
    expect(client.answer).toMatch(/^HTTP\/1.1 413 /);
    expect(client.sentAtAnswer).toBeLessThan(40 * MB);
    expect((await bench.post('/v1/open', {})).status).toBe(200);
  });

  it('is refused before a byte of it is sent to a client that asks first', async () => {
    const socket = net.connect(bench.front.port, '127.0.0.1');
    const head = `POST /v1/open HTTP/1.1\r\nHost: x\r\nContent-Length: ${1024 * MB}\r\nExpect: 100-continue\r\n\r\n`;
    socket.write(head);
    let answer = '';
    socket.on('data', (chunk) => (answer += String(chunk)));
    await once(socket, 'end');
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect(answer.toLowerCase()).toContain('connection: close');
    socket.destroy();
  });

  it('does not keep a client that asks first from sending what is small enough', async () => {
    const request = http.request(`${bench.front.url}/v1/open`, {
      method: 'POST',
      headers: { expect: '100-continue', 'content-length': 2 },
    });
    request.flushHeaders();
    await once(request, 'continue');
    request.end('{}');
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    expect([response.statusCode, await json(response)]).toMatchObject([200, { body: '{}' }]);
  });
});
