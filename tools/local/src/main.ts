/**
 * `node tools/local/src/main.ts [options]`: runs the platform on this machine, in the foreground, until Ctrl-C.
 * The options are those of `npm start`.
 */
import path from 'node:path';
import { banner } from './banner.ts';
import { AlreadyRunningError } from './cloud/lock.ts';
import { startCloud } from './cloud/cloud.ts';
import type { LocalCloud } from './cloud/cloud.ts';
import { HELP, UsageError, parseOptions } from './cloud/options.ts';
import type { StartOptions } from './cloud/options.ts';
import { Interrupts } from './interrupts.ts';

const workspace = path.resolve(import.meta.dirname, '../../..');
const begun = performance.now();
const seconds = (): string => `${((performance.now() - begun) / 1000).toFixed(1)} s`;

function readOptions(): StartOptions {
  const options = parseOptions(process.argv.slice(2));
  if (options !== 'help') return options;
  console.log(HELP);
  process.exit(0);
}

/** Ends with a sentence for what the user can mend, and with the whole error for what is our fault. */
function fail(error: unknown): never {
  const isExpected = error instanceof UsageError || error instanceof AlreadyRunningError;
  console.error(isExpected ? error.message : error);
  if (!isExpected)
    console.error('\nThe platform did not start. The logs are in the state directory (default .wallcrawler/logs).');
  process.exit(1);
}

let cloud: LocalCloud | undefined;
const interrupts = new Interrupts();
let isEnding = false;

function interrupted(): void {
  const wish = interrupts.next();
  if (wish === 'end') void end(0);
  if (wish !== 'force') return;
  console.log('Ending at once; the next start cleans up.');
  process.exit(1);
}

async function end(code: number): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  // While it starts there is nothing to end in order: every child ends with this process.
  if (!cloud) process.exit(1);
  console.log('\nEnding sessions and services ...');
  await cloud.stop();
  console.log('Ended.');
  process.exit(code);
}

try {
  const options = readOptions();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupted);
  cloud = await startCloud(workspace, options, {
    progress: (step) => console.log(`[${seconds()}] ${step}`),
    log: (line, verbose) => {
      if (!verbose || options.verbose) console.log(line);
    },
    onFatal: (reason) => {
      console.error(`The engines have ended: ${reason}`);
      void end(1);
    },
  });
  console.log(`[${seconds()}] ready`);
  console.log(banner(cloud.settings));
} catch (error) {
  fail(error);
}
