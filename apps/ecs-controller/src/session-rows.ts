import type { Logger } from '@wallcrawler/runtime';
import { isLive, isTerminal } from '@wallcrawler/session-state';
import type { ApplyResult, Endpoint, SessionEvent, SessionRecord, SessionStore } from '@wallcrawler/session-store';
import { untilSuccess } from './retry.ts';

/** The part of the session store that a controller writes through. */
export type ControllerStore = Pick<SessionStore, 'get' | 'apply' | 'recordProxyBytes'>;

/** The row of the one session this controller serves. */
export interface SessionRow {
  read(signal: AbortSignal): Promise<SessionRecord | undefined>;
  /** Writes READY with the endpoint; resolves with whether the session now is live, false when it is ending. */
  markReady(endpoint: Endpoint, taskArn: string, signal: AbortSignal): Promise<boolean>;
  /** Writes ACTIVE or READY; resolves with whether the session is still live. */
  markAttached(attached: boolean, signal: AbortSignal): Promise<boolean>;
  /** Writes the end of the session once, without repeating it: the sweeper finishes what cannot be written now. */
  markEnded(event: SessionEvent): Promise<void>;
  recordBytes(bytes: number): Promise<void>;
}

const PREMATURE_PAUSE_MS = 100;

/** Binds the store to a session. Reads and state writes repeat with backoff: an outage must not end a browser. */
export const bindSessionRow = (store: ControllerStore, sessionId: string, log: Logger): SessionRow => {
  const onFailure = (error: unknown, failures: number) =>
    log.warn('the session row cannot be reached', { error, failures });
  const apply = (event: SessionEvent, signal: AbortSignal): Promise<ApplyResult> =>
    untilSuccess(() => store.apply(sessionId, event), signal, onFailure);

  return {
    read: (signal) => untilSuccess(() => store.get(sessionId), signal, onFailure),
    markReady: async (endpoint, taskArn, signal) => {
      for (;;) {
        const result = await apply({ type: 'browserReady', endpoint, taskArn }, signal);
        // The create has not yet recorded its task: the row allows READY as soon as it has.
        if (result.outcome !== 'premature') return isLiveResult(result);
        await new Promise((resolve) => setTimeout(resolve, PREMATURE_PAUSE_MS));
        signal.throwIfAborted();
      }
    },
    markAttached: async (attached, signal) =>
      isLiveResult(await apply({ type: attached ? 'clientAttached' : 'clientsDetached' }, signal)),
    markEnded: async (event) => {
      const { outcome, session } = await store.apply(sessionId, event);
      log.info('session end written', { event: event.type, outcome, status: session?.status });
    },
    recordBytes: (bytes) => store.recordProxyBytes(sessionId, bytes),
  };
};

const isLiveResult = ({ session }: ApplyResult): boolean => session !== undefined && isLive(session.status);

/** Whether a browser may still be started for this row. */
export const awaitsBrowser = (session: SessionRecord | undefined): session is SessionRecord =>
  session !== undefined && !isTerminal(session.status) && session.status !== 'TERMINATING';
