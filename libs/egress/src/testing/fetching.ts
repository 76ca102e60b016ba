import { afterEach } from '@jest/globals';
import type { RequestListener } from 'node:http';
import type { Destination } from '../egress-policy.ts';
import { guardedFetch } from '../guarded-fetch.ts';
import type { GuardedFetchOptions } from '../guarded-fetch.ts';
import { startOrigin } from './origin.ts';
import type { Origin } from './origin.ts';

export const open = { blockPrivateNetworks: false, denyPorts: new Set<number>() };
export const strict = { ...open, blockPrivateNetworks: true };
const origins: Origin[] = [];
export const started = async (origin: Promise<Origin>) => {
  origins.push(await origin);
  return origin;
};
export const serve = (handle: (...exchange: Parameters<RequestListener>) => unknown) =>
  started(startOrigin((...exchange) => void handle(...exchange)));
afterEach(() => Promise.all(origins.splice(0).map((origin) => origin.close())));

export const get = (url: string, options: Partial<GuardedFetchOptions> = {}) =>
  guardedFetch(url, { policy: open, timeoutMs: 5_000, maxBytes: 1_000_000, ...options });
export const failure = (url: string, options: Partial<GuardedFetchOptions> = {}) =>
  get(url, options).then(
    ({ status }) => `no failure but ${status}`,
    (error: { failure: string }) => error.failure,
  );
/** A resolver that gives loopback for every name, and remembers what it was asked. */
export const everywhereIsHere = () => {
  const asked: string[] = [];
  const resolve = async (host: string): Promise<Destination[]> => {
    asked.push(host);
    return [{ address: '127.0.0.1', family: 4 }];
  };
  return { asked, resolve };
};
