import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { browserCommand } from './browser-command.ts';
import { chromiumArguments, type ArgumentOptions } from './chromium-arguments.ts';
import { chromiumEnvironment } from './chromium-environment.ts';
import { ChromiumError } from './errors.ts';
import type { FoundChromium } from './find-chromium.ts';
import { fitViewport } from './fit-viewport.ts';
import { fitsSocketPath, removeDirectory } from './session-directories.ts';
import { watchStart } from './watch-start.ts';

/** How long helpers of a browser that has ended by itself may take to follow: they are still writing the profile. */
const HELPERS_MS = 10_000;
/** A window that is resized at all is resized within some ten ms. */
const VIEWPORT_MS = 5_000;

/** Options of `launchChromium`. */
export interface ChromiumOptions extends ArgumentOptions {
  readonly chromium: FoundChromium;
  /** Chromium's TMPDIR, for this browser alone; it must be short (a unix socket path has 108 bytes). */
  readonly tmpDirectory: string;
  /** Milliseconds until the browser must answer a command. Default 30000. */
  readonly startTimeoutMs?: number;
  /** Ends a start that is still under way. */
  readonly signal?: AbortSignal;
}

/** How the browser process ended. */
export interface ChromiumExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A browser that answers commands. */
export interface RunningChromium {
  readonly pid: number;
  /** The debug port on 127.0.0.1. */
  readonly port: number;
  /** Path of the browser endpoint: `/devtools/browser/<guid>`. */
  readonly browserPath: string;
  /** For example `Chrome/156.0.0.0`, or `HeadlessChrome/...` for the headless shell. */
  readonly product: string;
  /** Whether the binary serves `/json/protocol` and the DevTools front-end; the headless shell crashes or has none. */
  readonly servesDevTools: boolean;
  /** Resolves when the browser process has ended, for whatever reason. */
  readonly exited: Promise<ChromiumExit>;
  /**
   * Asks the browser to end and to write its profile first, and kills it when it has not within `limitMs` (default
   * 10000). Resolves with whether it ended by itself and well, which is when the profile can be trusted; the
   * directories stay.
   */
  quit(limitMs?: number): Promise<boolean>;
  /** Ends the browser at once, if it still runs, and removes both directories. Idempotent. */
  close(): Promise<void>;
}

/**
 * Starts Chromium on a debug port on loopback and waits until it answers a command; "DevTools listening" alone comes
 * 200 ms before the browser can serve anyone. Throws ChromiumError and leaves no process and no directory behind.
 */
export const launchChromium = async (options: ChromiumOptions): Promise<RunningChromium> => {
  const { profileDirectory, tmpDirectory } = options;
  if (!fitsSocketPath(tmpDirectory)) {
    throw new ChromiumError(
      'temporary-path-too-long',
      `Chromium cannot start with TMPDIR ${tmpDirectory}: its socket path would exceed 107 bytes. Use a shorter path.`,
    );
  }
  for (const directory of [profileDirectory, tmpDirectory]) mkdirSync(directory, { recursive: true, mode: 0o700 });

  const child = spawn(options.chromium.executablePath, chromiumArguments(options), {
    // A core dump, if the machine writes one, lands where it will be removed.
    cwd: tmpDirectory,
    env: chromiumEnvironment(process.env, tmpDirectory, options.chromium.environment),
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    // A process group of its own, so that all helpers can be ended at once.
    detached: true,
  });
  const abort = () => killGroup(child);
  options.signal?.addEventListener('abort', abort, { once: true });
  if (options.signal?.aborted) abort();
  const exited = watchExit(child);
  const close = closer(child, exited, [profileDirectory, tmpDirectory]);
  try {
    const deadline = Date.now() + (options.startTimeoutMs ?? 30_000);
    const url = new URL(await watchStart(child, exited, deadline));
    const { product } = await browserCommand(url.href, 'Browser.getVersion', Math.max(1, deadline - Date.now()));
    if (options.viewport) await fitViewport(url.href, options.viewport, VIEWPORT_MS);
    return {
      pid: child.pid ?? 0,
      port: Number(url.port),
      browserPath: url.pathname,
      product: String(product),
      servesDevTools: !String(product).startsWith('HeadlessChrome/'),
      exited,
      quit: (limitMs) => quit(child, exited, url.href, limitMs),
      close,
    };
  } catch (cause) {
    await close();
    if (cause instanceof ChromiumError) throw cause;
    throw new ChromiumError('start-timeout', `Chromium started but does not answer: ${String(cause)}`, { cause });
  } finally {
    options.signal?.removeEventListener('abort', abort);
  }
};

const watchExit = (child: ChildProcess): Promise<ChromiumExit> =>
  new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      void (code === 0 ? followed(child) : Promise.resolve()).then(() => {
        // Helpers that outlive a crashed browser process would keep the profile busy.
        killGroup(child);
        resolve({ code, signal });
      });
    });
    child.once('error', () => resolve({ code: null, signal: null }));
    // Nothing is read from the pipe, and its end must not become an unhandled error.
    for (const stream of child.stdio) stream?.on('error', () => undefined);
  });

/** Resolves when the helpers have followed the browser process: each holds its stderr until it ends. */
const followed = async (child: ChildProcess): Promise<void> => {
  const { stderr } = child;
  if (!stderr || stderr.closed) return;
  const waiting = new AbortController();
  await Promise.race([
    new Promise<void>((resolve) => stderr.resume().once('close', resolve)),
    sleep(HELPERS_MS, undefined, { signal: waiting.signal }).catch(() => undefined),
  ]);
  waiting.abort();
};

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

const quit = async (
  child: ChildProcess,
  exited: Promise<ChromiumExit>,
  browserUrl: string,
  limitMs = 10_000,
): Promise<boolean> => {
  const waiting = new AbortController();
  // A browser that closes hangs up instead of answering.
  if (!hasEnded(child)) void browserCommand(browserUrl, 'Browser.close', limitMs).catch(() => undefined);
  await Promise.race([
    exited.finally(() => waiting.abort()),
    sleep(limitMs, undefined, { signal: waiting.signal }).catch(() => undefined),
  ]);
  if (!hasEnded(child)) killGroup(child);
  return (await exited).code === 0;
};

const closer = (child: ChildProcess, exited: Promise<ChromiumExit>, directories: readonly string[]) => {
  let closing: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    if (!hasEnded(child)) killGroup(child);
    await exited;
    for (const stream of child.stdio) stream?.destroy();
    await Promise.all(directories.map(removeDirectory));
  };
  return () => (closing ??= end());
};

const killGroup = (child: ChildProcess): void => {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // ESRCH: the whole group is gone already.
  }
};
