/**
 * The entry of every npm script. Runs on any supported Node.js without a single package, brings what is missing, and
 * goes on with Node.js 24.
 *
 *   start [options]   build, then run the platform in the foreground
 *   test              every test; ends with `N passed, N failed`
 *   check             format, lint, types and templates
 *   verify            check, then test: what CI runs
 *                     (all three: --affected for what differs from NX_BASE only)
 *   nx ...            Nx, with the right Node.js
 *   setup             nothing but the packages, for scripts that run tools by themselves
 *   format            Prettier, writing
 *
 * What runs browsers (start, test, verify) also brings the Debian packages that npm has no equal of.
 */
import { spawn } from 'node:child_process';
import { installDebianPackages } from './debian-packages.mjs';
import { installPackages, requireNode, toolEnvironment, workspace, fail } from './setup.mjs';

const [command = '', ...options] = process.argv.slice(2);

/** Runs a program to its end and gives its exit code. Signals reach it through the terminal's process group or from us. */
function run(program, args, settings = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: workspace, stdio: 'inherit', env: environment, ...settings });
    const forward = (signal) => child.kill(signal);
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, forward);
    child.on('error', (error) => fail(`${program} could not be started: ${error.message}`));
    child.on('exit', (code, signal) => {
      for (const name of signals) process.off(name, forward);
      resolve(code ?? (signal ? 1 : 0));
    });
  });
}

const affected = options.includes('--affected');

const runMany = (targets) =>
  run('nx', [affected ? 'affected' : 'run-many', '-t', ...targets, '--outputStyle=stream-without-prefixes']);

/**
 * Of the whole workspace, format and types are checked by one process each: 87 times over, starting Prettier and reading
 * the packages' types takes longer than all the rest.
 */
async function runChecks() {
  if (affected) return runMany(['format-check', 'lint', 'typecheck', 'validate']);
  const format = await run('prettier', ['--check', '--log-level', 'warn', '.']);
  const types = await run('node', ['tools/bootstrap/check-types.mjs']);
  const rest = await runMany(['lint', 'validate']);
  return format || types || rest;
}

async function runTests() {
  // The flows take both cores of a small machine: they run after the specs, not beside them.
  const specs = await runMany(['test']);
  const flows = await runMany(['e2e']);
  const summary = await run('node', ['tools/jest/src/summary.ts', ...(affected ? ['--affected'] : [])]);
  return specs || flows || summary;
}

const commands = {
  start: async () => {
    console.log('Building the apps and their templates ...');
    const built = await run('nx', ['run-many', '-t', 'build', 'template', '--outputStyle=static'], {
      stdio: ['inherit', 'ignore', 'inherit'],
    });
    if (built !== 0) return runMany(['build', 'template']);
    return run('node', ['tools/local/src/main.ts', ...options]);
  },
  test: runTests,
  check: runChecks,
  verify: async () => {
    const checks = await runChecks();
    const tests = await runTests();
    return checks || tests;
  },
  nx: () => run('nx', options),
  setup: () => 0,
  format: () => run('prettier', ['--write', '--log-level', 'warn', ...(options.length > 0 ? options : ['.'])]),
};

const selected = Object.hasOwn(commands, command) ? commands[command] : undefined;
if (!selected) fail(`usage: node tools/bootstrap/run.mjs ${Object.keys(commands).join('|')}`);
requireNode();
installPackages();
const environment = toolEnvironment();
if (['start', 'test', 'verify'].includes(command)) installDebianPackages();
process.exitCode = await selected();
