/**
 * Finds and ends every process of a task through /proc, for the engine and for a task's supervisor. It imports nothing
 * but Node's own: the supervisor loads it when the engine has just died.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** The variable in every task process's environment that says which task it belongs to. */
export const TASK_MARKER = 'WALLCRAWLER_TASK_ID';

/** What identifies the processes of one task. */
export interface TaskProcesses {
  taskId: string;
  /** The task's scratch directory, without a trailing slash; not given for a task that never got one. */
  scratch?: string | undefined;
  /** The process group of the task's supervisor, while it is known to be the task's own. */
  group?: number | undefined;
}

/** A living process as /proc shows it; `startTime` is in clock ticks since boot, so a reused pid is told apart. */
export interface ProcessEntry {
  pid: number;
  parent: number;
  group: number;
  startTime: string;
}

/** Reads a process's place in the tree; undefined when it is gone, a zombie, or the platform has no /proc. */
export function readProcess(pid: number): ProcessEntry | undefined {
  const stat = readProcessFile(pid, 'stat');
  // The command name may contain spaces and parentheses: the other fields begin after the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields.length < 20 || fields[0] === 'Z' || fields[0] === 'X') return undefined;
  return { pid, parent: Number(fields[1]), group: Number(fields[2]), startTime: fields[19] ?? '' };
}

/**
 * Lists a task's living processes: its process group, whoever carries its marker or names its scratch directory, and
 * the descendants and process groups of those. A browser started detached, with an environment of its own, is found
 * by its profile's path; its helpers, which carry neither, by their group.
 */
export function findTaskProcesses(task: TaskProcesses): number[] {
  const processes = listProcesses();
  const ownGroup = readProcess(process.pid)?.group;
  const found = new Set<number>();
  for (const { pid, group } of processes) {
    if (pid !== process.pid && (group === task.group || bearsMark(pid, task))) found.add(pid);
  }
  for (let size = -1; size !== found.size;) {
    size = found.size;
    const groups = new Set<number>();
    // The supervisor asks from inside the task's group, and that one is complete already.
    for (const { pid, group } of processes) if (found.has(pid) && group !== ownGroup) groups.add(group);
    for (const { pid, parent, group } of processes) {
      if (pid !== process.pid && (groups.has(group) || found.has(parent))) found.add(pid);
    }
  }
  return [...found];
}

/**
 * Sends SIGKILL to a task's processes until none is left.
 *
 * @param timeoutMilliseconds how long to try, default 5000
 * @returns false when a process outlived that time
 */
export async function killTaskProcesses(task: TaskProcesses, timeoutMilliseconds = 5000): Promise<boolean> {
  const deadline = Date.now() + timeoutMilliseconds;
  for (;;) {
    const left = findTaskProcesses(task);
    if (left.length === 0) return true;
    for (const pid of left) signalProcess(pid, 'SIGKILL');
    if (Date.now() > deadline) return false;
    await sleep(10);
  }
}

/** Sends a signal to a process (or, negative, to a process group); one that has ended by itself is no error. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function listProcesses(): ProcessEntry[] {
  let names: string[];
  try {
    names = readdirSync('/proc');
  } catch {
    return []; // a platform without /proc
  }
  return names
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readProcess(Number(name)))
    .filter((entry) => entry !== undefined);
}

function bearsMark(pid: number, { taskId, scratch }: TaskProcesses): boolean {
  const environment = readProcessFile(pid, 'environ').split('\0');
  if (environment.includes(`${TASK_MARKER}=${taskId}`)) return true;
  if (!scratch) return false;
  // Not PWD and not a bare argument: someone who looks into the directory from a shell is no part of the task.
  if (environment.some((entry) => entry.startsWith(`TMPDIR=${scratch}`) || entry.startsWith(`HOME=${scratch}`))) {
    return true;
  }
  return readProcessFile(pid, 'cmdline').includes(`=${scratch}/`);
}

function readProcessFile(pid: number, file: 'stat' | 'environ' | 'cmdline'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return ''; // gone since the listing, or another user's
  }
}
