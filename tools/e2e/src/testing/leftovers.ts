import { readFileSync } from 'node:fs';
import { processes } from './processes.ts';
import type { ProcessInfo } from './processes.ts';

/** Processes whose environment names this session: the controller of its task and the supervisor above it. */
export function processesOfSession(sessionId: string): ProcessInfo[] {
  return processes().filter(({ pid }) => environmentOf(pid).SESSION_ID === sessionId);
}

/** The environment that a process was started with; empty when it has ended or may not be read. */
export function environmentOf(pid: number): Record<string, string> {
  try {
    const entries = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean);
    return Object.fromEntries(entries.map((entry) => [entry.replace(/=.*$/s, ''), entry.replace(/^.*?=/s, '')]));
  } catch {
    return {};
  }
}

/** The scratch directory of a session's task: the TMPDIR of its controller. */
export function scratchOf(sessionId: string): string | undefined {
  return processesOfSession(sessionId)
    .map(({ pid }) => environmentOf(pid).TMPDIR)
    .find((directory) => directory !== undefined);
}

/** Chromium's processes whose command line names a directory. */
export const browsersIn = (directory: string): ProcessInfo[] =>
  processes().filter(({ command }) => command.includes(`--user-data-dir=${directory}`));
