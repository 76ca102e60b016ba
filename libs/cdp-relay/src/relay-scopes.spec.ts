import { afterEach, describe, expect, it } from '@jest/globals';
import { openClient, startRelay, TOKEN } from './testing/start-relay.ts';
import type { RelayScope } from './scopes.ts';

let started: Awaited<ReturnType<typeof startRelay>>;
afterEach(() => started.stop());

const REQUESTS = {
  json: ['GET', '/json/list'],
  'new tab': ['PUT', '/json/new'],
  'front-end': ['GET', '/devtools/inspector.html'],
  upload: ['POST', '/uploads/a'],
  webdriver: ['POST', '/webdriver/session'],
} as const;
const SOCKETS = { browser: '/', page: '/devtools/page/A', live: '/live?page=A' } as const;

const EVERYTHING = ['browser', 'page', 'live', 'json', 'new tab', 'front-end', 'upload', 'webdriver'];
const OPEN: Record<RelayScope, readonly string[]> = {
  connect: EVERYTHING,
  debug: ['browser', 'page', 'live', 'json', 'new tab', 'front-end'],
  view: ['live'],
  'self-check': ['browser'],
};

describe('a token', () => {
  it.each(Object.keys(OPEN) as RelayScope[])('with the scope %s opens what it says and nothing else', async (scope) => {
    started = await startRelay({ scope });
    const opened: string[] = [];
    for (const [name, path] of Object.entries(SOCKETS)) {
      const url = `${path}${path.includes('?') ? '&' : '?'}signingKey=${TOKEN}`;
      const client = await openClient(started.port, url).catch((error: Error) => error.message);
      if (typeof client === 'string') expect(client).toContain('403');
      else {
        opened.push(name);
        client.terminate();
      }
    }
    for (const [name, [method, path]] of Object.entries(REQUESTS)) {
      const { status } = await fetch(`${started.http}${path}?signingKey=${TOKEN}`, { method });
      expect([200, 403]).toContain(status);
      if (status === 200) opened.push(name);
    }
    expect(opened).toEqual(OPEN[scope]);
  });
});
