import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A site that knows its visitors by two cookies: one for a day, one for the browser's session. */
export interface LoginSite {
  url: string;
  /** Script that stores something in each place that pages have, and waits until it is written. */
  store: string;
  /** Script that reads it again. */
  read: string;
  close(): Promise<void>;
}

const open = `await new Promise((resolve, reject) => {
  const request = indexedDB.open('site', 1);
  request.onupgradeneeded = () => request.result.createObjectStore('marks');
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
})`;
const store = `(async () => {
  localStorage.setItem('mark', 'kept');
  const write = (${open}).transaction('marks', 'readwrite');
  write.objectStore('marks').put('kept', 'mark');
  await new Promise((resolve) => (write.oncomplete = resolve));
})()`;
const read = `(async () => {
  const request = (${open}).transaction('marks').objectStore('marks').get('mark');
  await new Promise((resolve) => (request.onsuccess = resolve));
  const session = /device=(\\w+)/.exec(document.cookie)?.[1] ?? null;
  return { local: localStorage.getItem('mark'), indexed: request.result ?? null, session };
})()`;

export async function startLoginSite(): Promise<LoginSite> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site');
    const user = /user=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
    response.setHeader('content-type', 'text/html; charset=utf-8');
    if (pathname === '/login' && request.method === 'POST') {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const name = new URLSearchParams(Buffer.concat(chunks).toString()).get('user') ?? '';
        response.setHeader('set-cookie', [`user=${name}; HttpOnly; Max-Age=86400`, 'device=kept']);
        response.writeHead(303, { location: '/' }).end();
      });
      return;
    }
    const form = '<form method="post"><input id="user" name="user"><button id="submit">Log in</button></form>';
    const body = pathname === '/login' ? form : `<h1>${user ? `Welcome, ${user}` : 'Please log in'}</h1>`;
    response.end(`<!doctype html><title>Login site</title>${body}`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    ...{ store, read, url: `http://localhost:${(server.address() as AddressInfo).port}` },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
