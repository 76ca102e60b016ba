import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { WebDriverError } from './errors.ts';

const START_MS = 20_000;
const STARTED = /started successfully on port (\d+)/;
const TAIL_LENGTH = 2_000;
/** It takes a free port of ::1, and ends when another process has the same one of 127.0.0.1. */
const PORT_TAKEN = /port not available/;
const ATTEMPTS = 3;

/** A chromedriver process that serves. */
export interface Chromedriver {
  /** Its port on 127.0.0.1. */
  readonly port: number;
  /** Resolves when the process has ended, for whatever reason. */
  readonly exited: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts chromedriver on a free port of 127.0.0.1; it takes connections from this machine only.
 * @param directory where it keeps its temporary files: the session's own, removed with it.
 * @throws WebDriverError `session not created` when it does not start.
 */
export const startChromedriver = async (file: string, directory: string): Promise<Chromedriver> => {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(file, directory);
    } catch (error) {
      if (attempt === ATTEMPTS || !PORT_TAKEN.test((error as Error).message)) throw error;
    }
  }
};

const start = async (file: string, directory: string): Promise<Chromedriver> => {
  const child = spawn(file, ['--port=0'], {
    cwd: directory,
    // As for Chromium, an allow-list: no credentials of this process.
    env: { PATH: process.env.PATH, LANG: process.env.LANG, TMPDIR: directory, HOME: directory },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const stop = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  try {
    return { port: await portOf(child, exited), exited, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

/** Reads on afterwards: a full pipe would stop the process. */
const portOf = (child: ChildProcess, exited: Promise<void>): Promise<number> =>
  new Promise((resolve, reject) => {
    let tail = '';
    const fail = (what: string) =>
      reject(new WebDriverError('session not created', `chromedriver ${what}. It wrote: ${tail || '(nothing)'}`));
    const timer = setTimeout(() => fail(`did not start within ${START_MS / 1000} s`), START_MS);
    const read = (chunk: Buffer) => {
      tail = (tail + chunk.toString()).slice(-TAIL_LENGTH);
      const port = STARTED.exec(tail)?.[1];
      if (!port || !tail.includes(`${port}.`)) return;
      clearTimeout(timer);
      resolve(Number(port));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    void exited.then(() => {
      clearTimeout(timer);
      fail('ended at start');
    });
  });
