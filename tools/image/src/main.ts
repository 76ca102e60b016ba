/** `node tools/image/src/main.ts context|build <projectRoot> [options]`, from the workspace root: see `--help`. */
import path from 'node:path';
import { assembleContext, contextDirectory } from './context/assemble-context.ts';
import { HELP, parseOptions, UsageError, type Options } from './options.ts';
import { buildImage } from './publish/build-image.ts';

const workspace = process.cwd();

async function run(options: Options): Promise<void> {
  const { command, projectRoot } = options;
  const manifest = assembleContext(workspace, projectRoot);
  const directory = contextDirectory(workspace, projectRoot);
  console.log(`${path.relative(workspace, directory)}: ${manifest.repository}:${manifest.tag}`);
  if (command === 'build') await buildImage(workspace, manifest, directory, options);
}

try {
  const options = parseOptions(process.argv.slice(2));
  if (options === 'help') console.log(HELP);
  else await run(options);
} catch (error) {
  console.error((error as Error).message);
  if (error instanceof UsageError) console.error(`\n${HELP}`);
  process.exitCode = 1;
}
