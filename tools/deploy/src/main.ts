/**
 * `node tools/deploy/src/main.ts <command> [<projectRoot>] --stage <stage> [options]`, from the workspace root: brings
 * projects to a stage by CloudFormation change sets. README.md has the commands.
 */
import { sleep } from '@wallcrawler/runtime';
import { changeset } from './commands/changeset.ts';
import { check } from './commands/check.ts';
import { deleteStacks } from './commands/delete.ts';
import { deploy } from './commands/deploy.ts';
import { workspaceStacks } from './commands/projects.ts';
import { rollback } from './commands/rollback.ts';
import { status } from './commands/status.ts';
import { up } from './commands/up.ts';
import { type Context, createClients } from './context.ts';
import { DeployError, InterruptedError, UsageError } from './errors.ts';
import { type CommandName, type Options, USAGE, parseOptions } from './options.ts';
import { verifyAccount } from './stage/account.ts';
import { readStage } from './stage/stage-file.ts';

const COMMANDS: Record<Exclude<CommandName, 'check'>, (context: Context) => Promise<void>> = {
  deploy,
  changeset,
  rollback,
  status,
  up,
  delete: deleteStacks,
};

/** Results go to stdout, what happens meanwhile to stderr: a table can be piped into a comment. */
const print = (text: string): void => console.log(text);
const say = (line: string): void => console.error(line);

async function run(options: Options, signal: AbortSignal): Promise<void> {
  const workspaceRoot = process.cwd();
  const stage = readStage(workspaceRoot, options.stage);
  if (options.command === 'check') return check(stage, workspaceStacks(workspaceRoot), print);
  const waiting = {
    pollMs: options.pollSeconds * 1000,
    timeoutMs: options.timeoutMinutes * 60_000,
    now: () => performance.now(),
    sleep,
    signal,
  };
  const context: Context = { workspaceRoot, stage, options, clients: createClients(stage), waiting, say, print };
  await verifyAccount(context.clients.sts, stage);
  await COMMANDS[options.command](context);
}

/** What a service has answered, as the SDK marks it. */
const isServiceError = (error: unknown): error is Error => error instanceof Error && '$fault' in error;

function fail(error: unknown): number {
  if (error instanceof InterruptedError) return 130;
  if (error instanceof UsageError) {
    console.error(`${error.message}\n\n${USAGE}`);
    return 2;
  }
  if (error instanceof DeployError) console.error(error.message);
  else if (isServiceError(error)) console.error(`AWS refused: ${error.name}: ${error.message}`);
  // Anything else is our fault, and is shown whole.
  else console.error(error);
  return 1;
}

const interrupt = new AbortController();
let isSecond = false;
for (const name of ['SIGINT', 'SIGTERM'] as const)
  process.on(name, () => {
    if (isSecond) process.exit(130);
    isSecond = true;
    say(
      'Ending: a change set that is not executed yet is deleted, one that is executed goes on. Again to end at once.',
    );
    interrupt.abort(new InterruptedError('interrupted'));
  });

try {
  const options = parseOptions(process.argv.slice(2));
  if (options === 'help') print(USAGE);
  else await run(options, interrupt.signal);
} catch (error) {
  process.exitCode = fail(error);
}
