import { describe, expect, it } from '@jest/globals';
import { consequencesOf, endOfBrowser, type SessionEnd } from './session-end.ts';

describe('consequencesOf', () => {
  it.each<[SessionEnd, string | undefined, number, number]>([
    [{ kind: 'asked', by: 'SIGTERM' }, undefined, 1001, 0],
    [{ kind: 'not-live' }, undefined, 1001, 0],
    [{ kind: 'expired' }, 'expired', 1001, 0],
    [{ kind: 'never-connected' }, 'neverConnected', 1001, 0],
    [{ kind: 'clients-gone' }, 'clientsGone', 1001, 0],
    [{ kind: 'browser-exited', detail: 'x' }, 'browserExited', 1011, 1],
    [{ kind: 'fault', error: new Error('x') }, 'browserExited', 1011, 1],
  ])('of %j are the event %s, the code %i and the exit code %i', (end, type, closeCode, exitCode) => {
    const consequences = consequencesOf(end);
    expect(consequences).toMatchObject({ closeCode, exitCode });
    expect(consequences.event?.(7)).toEqual(type ? expect.objectContaining({ type, proxyBytes: 7 }) : undefined);
  });
});

describe('endOfBrowser', () => {
  it.each([
    [{ code: 0, signal: null }, true, 'clients-gone'],
    [{ code: 0, signal: null }, false, 'browser-exited'],
    [{ code: 1, signal: null }, true, 'browser-exited'],
    [{ code: null, signal: 'SIGKILL' as const }, true, 'browser-exited'],
  ])('%j (attached before: %s) is %s', (exit, everAttached, kind) => {
    expect(endOfBrowser(exit, everAttached).kind).toBe(kind);
  });
});
