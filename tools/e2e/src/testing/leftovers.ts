import { readFileSync } from 'node:fs';
import { processes } from './processes.ts';
import type { ProcessInfo } from './processes.ts';

/** Processes whose environment names this session: the controller of its task and the supervisor above it. */
export function processesOfSession(sessionId: string): ProcessInfo[] {
  return processes().filter(({ pid }) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`SESSION_ID=${sessionId}`);
    } catch {
      return false;
    }
  });
}

/** The scratch directory of a session's task: the TMPDIR of its controller. */
export function scratchOf(sessionId: string): string | undefined {
  for (const { pid } of processesOfSession(sessionId)) {
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    const found = environment.find((entry) => entry.startsWith('TMPDIR='));
    if (found) return found.slice('TMPDIR='.length);
  }
  return undefined;
}

/** Chromium's processes whose command line names a directory. */
export const browsersIn = (directory: string): ProcessInfo[] =>
  processes().filter(({ command }) => command.includes(`--user-data-dir=${directory}`));
