import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createWriteStream, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { createLogger } from '@wallcrawler/runtime';
import { until } from '@wallcrawler/testing/until';
import { receiveUploads } from './receive-upload.ts';
import { createUploadDirectory, type UploadDirectory } from './upload-directory.ts';

let root: string;
let shared: string;
const servers: Server[] = [];

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'uploads-'));
  shared = path.join(root, 'shared');
});
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
  rmSync(root, { recursive: true });
});

/** A session's upload directory behind a server; `/<name>` is a file. */
const session = async (own: string, limit?: number, change: Partial<UploadDirectory> = {}) => {
  const directory = { ...(await createUploadDirectory(path.join(root, own), shared)), ...change };
  const log = createLogger({}, 'error', () => undefined);
  const receive = receiveUploads(directory, log, limit);
  const server = createServer((request, response) => {
    void receive(request, response, decodeURIComponent((request.url ?? '').slice(1)));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const send = async (name: string, body: string | Readable) => {
    const response = await fetch(`${url}/${name}`, { method: 'POST', body: body as never, duplex: 'half' } as never);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  return {
    directory,
    send,
    url,
    parts: () => readdirSync(path.join(root, own, 'u')).filter((f) => f.startsWith('.part')),
  };
};

describe('an upload', () => {
  it('is at its path when it is answered, and is gone with its session', async () => {
    const { send, directory } = await session('a');
    expect(await send('file.txt', 'hello')).toEqual({
      status: 200,
      body: { message: 'File uploaded successfully', path: path.join(shared, 'file.txt'), bytes: 5 },
    });
    expect(readFileSync(path.join(shared, 'file.txt'), 'utf8')).toBe('hello');
    await directory.remove();
    expect(readdirSync(shared)).toEqual([]);
  });

  it('takes the place of an earlier one of the same session', async () => {
    const { send } = await session('a');
    await send('file.txt', 'one');
    expect((await send('file.txt', 'two')).status).toBe(200);
    expect(readFileSync(path.join(shared, 'file.txt'), 'utf8')).toBe('two');
  });

  it('is refused with 409 while another session has the name, and leaves that alone', async () => {
    const [one, other] = [await session('a'), await session('b')];
    await one.send('file.txt', 'one');
    const { status, body } = await other.send('file.txt', 'two');
    expect(status).toBe(409);
    expect(body.message).toContain('use another name');
    await other.directory.remove();
    expect(readFileSync(path.join(shared, 'file.txt'), 'utf8')).toBe('one');
    await one.directory.remove();
    expect((await (await session('c')).send('file.txt', 'three')).status).toBe(200);
  });

  it('takes the name of a session that was killed, but of no foreign file', async () => {
    const { send } = await session('a');
    await send('file.txt', 'one');
    rmSync(path.join(root, 'a'), { recursive: true });
    const other = await session('b');
    expect((await other.send('file.txt', 'two')).status).toBe(200);
    expect(readFileSync(path.join(shared, 'file.txt'), 'utf8')).toBe('two');
    writeFileSync(path.join(shared, 'foreign'), 'foreign');
    expect((await other.send('foreign', 'two')).status).toBe(409);
  });

  it('of one name by two sessions at once belongs to one of them', async () => {
    const sessions = await Promise.all(['a', 'b', 'c', 'd'].map((name) => session(name)));
    const answers = await Promise.all(sessions.map(({ send }, index) => send('file.txt', `from ${index}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    const winner = answers.findIndex(({ status }) => status === 200);
    expect(readFileSync(path.join(shared, 'file.txt'), 'utf8')).toBe(`from ${winner}`);
  });
});

describe('an upload that is too large', () => {
  it('is refused by its announced length before a byte of it is read', async () => {
    const { url, parts } = await session('a', 1_000);
    const answer = await new Promise<{ status?: number; sent: boolean }>((resolve, reject) => {
      const request = httpRequest(`${url}/file`, { method: 'PUT', headers: { 'content-length': 1_000_000_000 } });
      let sent = false;
      request.once('error', reject).once('response', ({ statusCode }) => {
        resolve({ status: statusCode, sent });
        request.destroy();
      });
      request.flushHeaders();
      request.once('drain', () => (sent = true));
    });
    expect(answer).toEqual({ status: 413, sent: false });
    expect(parts()).toEqual([]);
  });

  it('is refused when it turns out to be, and nothing is left', async () => {
    const { send, parts } = await session('a', 1_000);
    const body = Readable.from(
      (function* () {
        for (let sent = 0; sent < 20; sent++) yield Buffer.alloc(100);
      })(),
    );
    expect((await send('file', body)).status).toBe(413);
    expect(parts()).toEqual([]);
    expect(existsSync(path.join(shared, 'file'))).toBe(false);
  });
});

it('is refused with 507 when the disk is full, and nothing is left', async () => {
  // The kernel's own full disk: a device, so it is only written to.
  const { send, parts } = await session('a', undefined, { write: () => createWriteStream('/dev/full') });
  const { status, body } = await send('file', 'x');
  expect([status, body.message]).toEqual([507, expect.stringContaining('disk of the session is full')]);
  expect(parts()).toEqual([]);
});

it('leaves nothing of a client that hangs up', async () => {
  const { url, parts } = await session('a');
  await new Promise<void>((resolve) => {
    const request = httpRequest(`${url}/file`, { method: 'PUT', headers: { 'content-length': 100 } });
    request.once('error', () => resolve());
    request.write('some', () => setImmediate(() => request.destroy()));
  });
  await until(() => parts().length === 0);
  expect(existsSync(path.join(shared, 'file'))).toBe(false);
});
