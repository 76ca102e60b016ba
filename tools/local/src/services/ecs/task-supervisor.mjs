/**
 * The direct child of the engine for each task: `task-supervisor.mjs <taskId> <scratch> <command> [arguments]`.
 *
 * It leads the task's process group, starts the container's command in it and reports on descriptor 3 whether that
 * worked. Its stdin is a pipe which the engine holds open: when it ends, the engine is dead (SIGKILL included), and
 * the supervisor ends the task's whole process tree and removes the scratch directory, so that nothing is left behind.
 */
import { spawn } from 'node:child_process';
import { rmSync, writeSync } from 'node:fs';
import { constants } from 'node:os';

const [taskId, scratch, command, ...parameters] = process.argv.slice(2);
const STATUS_DESCRIPTOR = 3;

// The command's stdin is a pipe too: if the supervisor itself is killed, the command sees the end of it.
const main = spawn(command, parameters, { stdio: ['pipe', 'inherit', 'inherit'] });
main.stdin.on('error', () => {});
main.once('spawn', () => report({ started: main.pid }));
main.once('error', (error) => {
  report({ failed: error.message });
  process.exit(127);
});
main.once('exit', (code, signal) => {
  // Which of the task's processes are left after this is the engine's to clean up.
  process.exit(code ?? 128 + constants.signals[signal]);
});

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => main.kill(signal));

process.stdin.resume();
process.stdin.on('error', engineDied);
process.stdin.once('end', engineDied);

function report(status) {
  try {
    writeSync(STATUS_DESCRIPTOR, `${JSON.stringify(status)}\n`);
  } catch {
    // The engine is gone: stdin says so as well.
  }
}

async function engineDied() {
  main.removeAllListeners('exit');
  try {
    const { killTaskProcesses } = await import('./process-tree.ts');
    await killTaskProcesses({ taskId, scratch, group: process.pid });
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
    // Last of all itself, and with it whatever a platform without /proc could not list.
    process.kill(-process.pid, 'SIGKILL');
  }
}
