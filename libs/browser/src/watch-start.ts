import type { ChildProcess } from 'node:child_process';
import { ChromiumError } from './errors.ts';
import type { ChromiumExit } from './launch-chromium.ts';

const LISTENING = /DevTools listening on (ws:\/\/\S+)/;
const TAIL_LENGTH = 4_000;

/**
 * Waits for the line in which Chromium names its debug address, and returns that address. Keeps reading stderr
 * afterwards, because a full pipe would stop the browser. Rejects with what Chromium last wrote when it exits or when
 * `deadline` (epoch milliseconds) passes.
 */
export const watchStart = (child: ChildProcess, exited: Promise<ChromiumExit>, deadline: number): Promise<string> =>
  new Promise((resolve, reject) => {
    let tail = '';
    const timer = setTimeout(() => {
      reject(new ChromiumError('start-timeout', `Chromium did not open its debug port in time. It wrote: ${tail}`));
    }, deadline - Date.now());
    const read = (chunk: Buffer) => {
      tail = (tail + chunk.toString()).slice(-TAIL_LENGTH);
      const url = LISTENING.exec(tail)?.[1];
      // Without the line break after it the address may still be incomplete.
      if (!url || !tail.includes(`${url}\n`)) return;
      clearTimeout(timer);
      child.stderr?.off('data', read).resume();
      resolve(url);
    };
    child.stderr?.on('data', read);
    child.once('error', (cause) => {
      clearTimeout(timer);
      reject(new ChromiumError('not-found', `Cannot start ${child.spawnfile}: ${cause.message}`, { cause }));
    });
    void exited.then(({ code, signal }) => {
      clearTimeout(timer);
      const how = signal ? `was ended by ${signal}` : `exited with code ${code}`;
      reject(new ChromiumError('exited-at-start', `Chromium ${how} at start. It wrote: ${tail || '(nothing)'}`));
    });
  });
