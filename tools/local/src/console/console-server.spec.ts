import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startConsoleServer } from './console-server.ts';
import type { ConsoleServer } from './console-server.ts';

let directory: string;
let server: ConsoleServer;

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'wallcrawler-console-'));
  mkdirSync(path.join(directory, 'files/assets'), { recursive: true });
  writeFileSync(path.join(directory, 'secret.txt'), 'secret');
  writeFileSync(path.join(directory, 'files/index.html'), '<title>console</title>');
  writeFileSync(path.join(directory, 'files/assets/index-1a2b.js'), 'export {}');
  server = await startConsoleServer({
    port: 0,
    directory: path.join(directory, 'files'),
    apiBaseUrl: 'http://127.0.0.1:1',
  });
});
afterAll(async () => {
  await server.close();
  rmSync(directory, { recursive: true, force: true });
});

/** Without the clean-up of paths that fetch does. */
const raw = (target: string): Promise<{ status?: number; text: string }> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url);
    const request = http.request({ hostname, port, path: target }, (response) => {
      let text = '';
      response
        .on('data', (chunk) => (text += String(chunk)))
        .on('end', () => resolve({ status: response.statusCode, text }));
    });
    request.on('error', reject).end();
  });

describe(startConsoleServer, () => {
  it('serves files, with names that carry a hash for good', async () => {
    const script = await fetch(`${server.url}/assets/index-1a2b.js`);
    expect(script.headers.get('content-type')).toMatch(/^text\/javascript/);
    expect(script.headers.get('cache-control')).toContain('immutable');
    const page = await fetch(server.url);
    expect([await page.text(), page.headers.get('cache-control')]).toEqual(['<title>console</title>', 'no-cache']);
  });

  it('serves the page for the routes of the app', async () => {
    expect((await raw('/sessions/0b1c?tab=logs')).text).toBe('<title>console</title>');
  });

  it('tells the console where its API is', async () => {
    expect(await (await fetch(`${server.url}/config.json`)).json()).toEqual({ apiBaseUrl: 'http://127.0.0.1:1' });
  });

  it('lets no other page frame it, and no script in but its own', async () => {
    const { headers } = await fetch(server.url, { method: 'HEAD' });
    expect(headers.get('content-security-policy')).toMatch(/script-src 'self';.*frame-ancestors 'none'/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/%00.js',
    '/%zz',
    '/absent.js',
    '/.env',
  ])('has nothing at %s', async (target) => expect((await raw(target)).status).toBe(404));

  it('takes GET and HEAD only', async () => {
    expect((await fetch(server.url, { method: 'POST' })).status).toBe(405);
  });
});
