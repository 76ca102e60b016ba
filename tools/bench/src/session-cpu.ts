import { readFileSync, readdirSync } from 'node:fs';

/** What /proc counts in: 100 a second on every Linux that Node runs on. */
const TICK_MS = 10;

interface ProcessTimes {
  pid: number;
  parent: number;
  /** With those of its children that have ended, such as ffmpeg. */
  cpuMs: number;
}

/** Milliseconds of CPU that everything in a session's container has used so far: controller, Chromium, ffmpeg. */
export function sessionCpu(sessionId: string): number {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? timesOf(Number(name)) : []));
  const tree = new Set(all.filter(({ pid }) => isOf(pid, sessionId)).map(({ pid }) => pid));
  for (let before = -1; before !== tree.size;) {
    before = tree.size;
    for (const { pid, parent } of all) if (tree.has(parent)) tree.add(pid);
  }
  return all.filter(({ pid }) => tree.has(pid)).reduce((sum, { cpuMs }) => sum + cpuMs, 0);
}

function timesOf(pid: number): ProcessTimes[] {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold spaces: fields are counted after it.
    const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return [{ pid, parent: Number(fields[1]), cpuMs: ticks * TICK_MS }];
  } catch {
    return [];
  }
}

function isOf(pid: number, sessionId: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`SESSION_ID=${sessionId}`);
  } catch {
    return false;
  }
}
