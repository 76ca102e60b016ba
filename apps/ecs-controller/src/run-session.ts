/**
 * The life of one session in its container:
 *
 *   1. learn the session, the own task and the row
 *   2. put the browser up and check it through the relay
 *   3. write READY with the endpoint; when the session is ending by now, go to 6
 *   4. follow clients: first attach -> ACTIVE, last detach -> READY or the end
 *   5. wait for the first reason to end
 *   6. close clients with the reason, store what features hold, write the end, save the profile, take everything down
 */
import type { ArtifactBroker } from '@wallcrawler/artifacts';
import type { FoundChromium } from '@wallcrawler/browser';
import type { Verifier } from '@wallcrawler/cdp-auth';
import type { Logger } from '@wallcrawler/runtime';
import { logFields } from '@wallcrawler/session-store';
import type { SessionRecord } from '@wallcrawler/session-store';
import { atMost } from './at-most.ts';
import { createAttachmentWriter } from './attachment-writer.ts';
import { countAttachments } from './attachments.ts';
import { startBrowserStack, type BrowserStack } from './browser-stack.ts';
import { consequencesOf, endOfBrowser, type SessionEnd } from './session-end.ts';
import type { SessionSource } from './session-source.ts';
import { awaitsBrowser, bindSessionRow, type ControllerStore, type SessionRow } from './session-rows.ts';
import type { OwnTask } from './own-task.ts';
import { endAtExpiry } from './token-expiry.ts';

/** What a controller works with. */
export interface ControllerDependencies {
  readonly source: SessionSource;
  readonly ownTask: () => Promise<OwnTask>;
  readonly store: ControllerStore;
  readonly verifier: Verifier;
  readonly findChromium: () => Promise<FoundChromium>;
  /** The artifacts of a session, by its id. */
  readonly openBroker: (sessionId: string) => ArtifactBroker;
  readonly log: Logger;
  readonly relayPort: number;
  readonly blockPrivateNetworks: boolean;
  /** How long the session may wait for its first client. */
  readonly connectTimeoutSeconds: number;
  readonly sandbox?: boolean;
  /** Where uploaded files appear. Default `/tmp/.uploads`. */
  readonly uploadsDirectory?: string;
  /** How long the profile of an ended session may take to be saved. Default 100 s, below the task's StopTimeout. */
  readonly saveMs?: number;
  /** How often the byte count is written while the session lives. Default 30 s. */
  readonly bytesIntervalMs?: number;
}

/** How long after its sockets the exit of a dying browser is reported at the latest. */
const EXIT_NEWS_SECONDS = 0.25;
const START_ABORT_MS = 2_000;
/** How long the last write may take: the row is the sweeper's when it cannot be written now. */
const LAST_WRITE_MS = 5_000;
/** The same when the container is being stopped, which somebody waits for. */
const LAST_BYTES_MS = 800;
/** How long the end of a failed session waits for its features to store what they hold. */
const FLUSH_MS = 6_000;
const SAVE_MS = 100_000;

/** Serves one session until `askedToEnd` resolves or the session ends; resolves with the exit code, never rejects. */
export const runSession = async (dependencies: ControllerDependencies, askedToEnd: Promise<SessionEnd>) => {
  let { log } = dependencies;
  const ended = new AbortController();
  let settle!: (end: SessionEnd) => void;
  const ending = new Promise<SessionEnd>((resolve) => (settle = resolve));
  const endWith = (end: SessionEnd) => {
    settle(end);
    ended.abort();
  };
  void askedToEnd.then(endWith);

  let row: SessionRow | undefined;
  let stack: BrowserStack | undefined;
  const serving = (async () => {
    const sessionId = await dependencies.source.next(ended.signal);
    row = bindSessionRow(dependencies.store, sessionId, log.child({ sessionId }));
    const [session, task] = await Promise.all([row.read(ended.signal), dependencies.ownTask()]);
    if (!awaitsBrowser(session)) return endWith({ kind: 'not-live' });
    log = log.child(logFields(session));
    stack = await serve({ ...dependencies, log }, { row, session, task }, ended.signal, endWith);
  })().catch((error: unknown) => endWith({ kind: 'fault', error }));

  const end = await ending;
  // A start that is under way notices the signal and takes down what it has put up; unpacking a browser does not.
  await atMost(START_ABORT_MS, serving);
  const { closeCode, closeReason, event, exitCode } = consequencesOf(end);
  log[exitCode === 0 ? 'info' : 'error']('session ends', { end });
  const bytes = () => stack?.proxyBytes() ?? 0;
  const deadline = Date.now() + (dependencies.saveMs ?? SAVE_MS);
  const tryTo = (what: string, work: Promise<void> | undefined) =>
    work?.catch((error: unknown) => log.error(`${what} failed`, { error }));
  const doorClosed = tryTo('closing the session', stack?.closeDoor(closeCode, closeReason));
  // A failed session takes no more artifacts, so its last logs are stored before it is one.
  if (exitCode !== 0) await atMost(FLUSH_MS, doorClosed);
  const lastWrite = event
    ? bounded(LAST_WRITE_MS, row?.markEnded(event(bytes())), log)
    : bounded(LAST_BYTES_MS, bytes() > 0 ? row?.recordBytes(bytes()) : undefined, log);
  await Promise.all([lastWrite, tryTo('taking the browser down', stack?.close(deadline))]);
  return exitCode;
};

/** What is known of the session when its browser is started. */
interface Learned {
  readonly row: SessionRow;
  readonly session: SessionRecord;
  readonly task: OwnTask;
}

/** Steps 2 to 4. */
const serve = async (
  dependencies: ControllerDependencies,
  { row, session, task }: Learned,
  signal: AbortSignal,
  endWith: (end: SessionEnd) => void,
): Promise<BrowserStack | undefined> => {
  const { log } = dependencies;
  after((session.expiresAt * 1000 - Date.now()) / 1000, signal, () => endWith({ kind: 'expired' }));

  const writer = createAttachmentWriter(
    (attached) => row.markAttached(attached, signal),
    () => endWith({ kind: 'not-live' }),
    (error) => signal.aborted || endWith({ kind: 'fault', error }),
  );
  let everAttached = false;
  const clients = countAttachments({
    onFirst: () => {
      everAttached = true;
      writer.set(true);
    },
    onLast: () => {
      stack?.clientsGone();
      if (session.keepAlive) return writer.set(false);
      // A browser that dies takes its sockets along first: then its exit is the reason, not the clients.
      after(EXIT_NEWS_SECONDS, signal, () => clients.count() > 0 || endWith({ kind: 'clients-gone' }));
    },
  });
  let stack: BrowserStack | undefined = undefined;
  stack = await startBrowserStack({
    ...dependencies,
    broker: dependencies.openBroker(session.sessionId),
    session,
    address: task.address,
    signal,
    onAttach: (connection) => {
      clients.attach(connection);
      endAtExpiry(connection, signal);
    },
    onDetach: clients.detach,
    onDriverAttach: clients.attachDriver,
    onDriverDetach: clients.detachDriver,
    onRefused: (refusal) => log.info('connection refused', refusal),
    onFault: (error) => endWith({ kind: 'fault', error }),
  });
  void stack.exited.then((exit) => endWith(endOfBrowser(exit, everAttached)));
  try {
    if (!(await row.markReady(stack.endpoint, task.taskArn, signal))) endWith({ kind: 'not-live' });
  } catch (error) {
    // Only the end of the session stops the attempts to write.
    if (!signal.aborted) endWith({ kind: 'fault', error });
  }
  if (signal.aborted) return stack;
  log.info('ready', { endpoint: stack.endpoint, product: stack.product });
  after(dependencies.connectTimeoutSeconds, signal, () => everAttached || endWith({ kind: 'never-connected' }));
  recordBytesRegularly(stack, row, dependencies.bytesIntervalMs ?? 30_000, signal, log);
  return stack;
};

const after = (seconds: number, signal: AbortSignal, act: () => void): void => {
  if (signal.aborted) return;
  const timer = setTimeout(act, Math.max(0, seconds * 1000));
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
};

const recordBytesRegularly = (
  stack: BrowserStack,
  row: SessionRow,
  intervalMs: number,
  signal: AbortSignal,
  log: Logger,
): void => {
  let recorded = 0;
  const timer = setInterval(() => {
    const bytes = stack.proxyBytes();
    if (bytes === recorded) return;
    recorded = bytes;
    row.recordBytes(bytes).catch((error: unknown) => log.warn('the byte count cannot be written', { error }));
  }, intervalMs);
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
};

/** Waits for a write, but not longer than `limitMs`, and lets it fail: nothing may keep a browser from ending. */
const bounded = async (limitMs: number, write: Promise<void> | undefined, log: Logger): Promise<void> => {
  const written = write?.catch((error: unknown) => log.error('the end of the session cannot be written', { error }));
  await atMost(limitMs, written);
};
