import type { ChromiumExit } from '@wallcrawler/browser';
import type { SessionEvent } from '@wallcrawler/session-store';

/** Why a controller stops serving its session. */
export type SessionEnd =
  | { readonly kind: 'asked'; readonly by: string }
  | { readonly kind: 'not-live' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'never-connected' }
  | { readonly kind: 'clients-gone' }
  | { readonly kind: 'browser-exited'; readonly detail: string }
  | { readonly kind: 'fault'; readonly error: unknown };

/** What an end means: the close frame for attached clients, the event for the row, and the exit code. */
export interface EndConsequences {
  readonly closeCode: 1001 | 1011;
  readonly closeReason: string;
  /** Absent where somebody else writes the row: a release has been written, a stop arrives as an ECS event. */
  readonly event?: (proxyBytes: number) => SessionEvent;
  readonly exitCode: 0 | 1;
}

/**
 * What the exit of the browser means. A client may close the browser (Puppeteer's `browser.close()` does): then it
 * exits with 0 and the session ends as if the client had gone. Every other exit is a failure.
 */
export const endOfBrowser = ({ code, signal }: ChromiumExit, everAttached: boolean): SessionEnd =>
  code === 0 && everAttached
    ? { kind: 'clients-gone' }
    : { kind: 'browser-exited', detail: `Chromium ended with ${signal ?? `code ${code}`}` };

/** The table of consequences. */
export const consequencesOf = (end: SessionEnd): EndConsequences => {
  switch (end.kind) {
    case 'asked':
    case 'not-live':
      return { closeCode: 1001, closeReason: 'session ended', exitCode: 0 };
    case 'expired':
      return ended('session timed out', (proxyBytes) => ({ type: 'expired', proxyBytes }));
    case 'never-connected':
      return ended('no client connected in time', (proxyBytes) => ({ type: 'neverConnected', proxyBytes }));
    case 'clients-gone':
      return ended('session ended with its last client', (proxyBytes) => ({ type: 'clientsGone', proxyBytes }));
    case 'browser-exited':
      return failed('the browser has ended', end.detail);
    case 'fault':
      return failed('the session has failed', describe(end.error));
  }
};

const ended = (closeReason: string, event: EndConsequences['event']): EndConsequences => ({
  closeCode: 1001,
  closeReason,
  event,
  exitCode: 0,
});

const failed = (closeReason: string, detail: string): EndConsequences => ({
  closeCode: 1011,
  closeReason,
  event: (proxyBytes) => ({ type: 'browserExited', proxyBytes, detail }),
  exitCode: 1,
});

/** Goes into the row: the first line, bounded. */
const describe = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, 500);
