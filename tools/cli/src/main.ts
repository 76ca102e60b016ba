/** `npx wallcrawler <command>`: what an operator does to a local cloud, or to an AWS account with `--aws`. */
import { parseCommandLine } from './command-line.ts';
import { COMMANDS } from './commands/index.ts';
import { createContext } from './context.ts';
import { createOutput } from './output.ts';
import { explain, selectTarget, useTarget } from './target.ts';
import type { Target } from './target.ts';

let target: Target | undefined;
try {
  const invocation = parseCommandLine(process.argv.slice(2), COMMANDS);
  if (invocation.kind === 'help') {
    console.log(invocation.text);
  } else {
    const { command, input, common } = invocation;
    target = selectTarget(common);
    // Logs are files: they can be read when the local cloud has ended.
    if (command.name !== 'logs') useTarget(target);
    await command.run(createContext(target, createOutput(common.json)), input);
  }
} catch (error) {
  console.error(explain(error, target) ?? error);
  process.exitCode = 1;
}
