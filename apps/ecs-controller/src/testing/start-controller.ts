import { findChromium } from '@wallcrawler/browser';
import { createKeyRing, createVerifier, publicJwks, signConnectToken } from '@wallcrawler/cdp-auth';
import { createLogger } from '@wallcrawler/runtime';
import { optionalFields, type SessionRecord } from '@wallcrawler/session-store';
import { WebSocket } from 'ws';
import { runSession, type ControllerDependencies } from '../run-session.ts';
import type { SessionEnd } from '../session-end.ts';
import { sessionFromEnvironment } from '../session-source.ts';
import { FakeBroker } from './fake-broker.ts';
import { MemoryStore } from './memory-store.ts';
import { until } from '@wallcrawler/testing/until';

const ring = createKeyRing(new Date());

/** Settings of sessions whose log and recording are not what is tested. */
export const QUIET = { logSession: false, recordSession: false };

/** The headless shell from npm, whatever else there is on this machine. */
export const findShell = () => findChromium({ ...process.env, PATH: '/nowhere', CHROME_PATH: '' });

/** A token for the relay of a controller under test. */
export const tokenFor = (sessionId: string, scope: 'connect' | 'debug' = 'connect', seconds = 600): string => {
  const expiresAt = Math.floor(Date.now() / 1000) + seconds;
  return signConnectToken(ring, { sessionId, projectId: 'project-1', scope, expiresAt }, new Date());
};

/** A controller with a real browser, a row in memory, and no artifacts unless it is given a broker. */
export const startController = (
  changes: Partial<SessionRecord> = {},
  options: Partial<ControllerDependencies> = {},
) => {
  const store = new MemoryStore(changes);
  const lines: string[] = [];
  let ask!: (end: SessionEnd) => void;
  const asked = new Promise<SessionEnd>((resolve) => (ask = resolve));
  const exit = runSession(
    {
      source: sessionFromEnvironment({ SESSION_ID: store.row.sessionId }),
      ownTask: async () => ({ taskArn: 'arn:aws:ecs:us-east-1:123456789012:task/wallcrawler/1', address: '127.0.0.1' }),
      store,
      verifier: createVerifier(async () => publicJwks(ring)),
      findChromium,
      openBroker: () => new FakeBroker(),
      log: createLogger({}, 'debug', (line) => lines.push(line)),
      relayPort: 0,
      blockPrivateNetworks: false,
      connectTimeoutSeconds: 300,
      ...options,
    },
    asked,
  );
  const connect = async (token = tokenFor(store.row.sessionId)): Promise<WebSocket> => {
    await until(() => optionalFields(store.row).endpoint !== undefined);
    const { host, port } = optionalFields(store.row).endpoint ?? { host: '', port: 0 };
    return new Promise((resolve, reject) => {
      const client = new WebSocket(`ws://${host}:${port}/?signingKey=${token}`);
      client.once('error', reject).once('open', () => resolve(client.on('error', () => undefined)));
    });
  };
  return { store, exit, lines, connect, stop: () => (ask({ kind: 'asked', by: 'SIGTERM' }), exit) };
};

/** How a client was closed. */
export const closeOf = (client: WebSocket): Promise<{ code: number; reason: string }> =>
  new Promise((resolve) => client.once('close', (code, reason) => resolve({ code, reason: reason.toString() })));

/** Sends one CDP command and returns its result. */
export const command = (client: WebSocket, method: string, params: object = {}): Promise<Record<string, unknown>> =>
  new Promise((resolve) => {
    const id = Math.floor(Math.random() * 1e9);
    const read = (data: Buffer) => {
      const answer = JSON.parse(data.toString()) as { id?: number; result?: Record<string, unknown> };
      if (answer.id !== id) return;
      client.off('message', read);
      resolve(answer.result ?? {});
    };
    client.on('message', read);
    client.send(JSON.stringify({ id, method, params }));
  });
