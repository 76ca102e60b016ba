import { parseArgs } from 'node:util';

export const HELP = `node tools/image/src/main.ts <command> <projectRoot> [options]

  context <projectRoot>    puts dist/<projectRoot>/image together, with its image.json; needs no Docker
  build <projectRoot>      that, and builds the image

  --push                   build: push the image, unless this very context has been pushed before
  --repository <uri>       where to; default: what the stack \`delivery\` of this account says
  --platform <name>        build: linux/amd64 (default) or linux/arm64, as the parameter CpuArchitecture of the stack
`;

/** The command line was not understood. */
export class UsageError extends Error {
  override name = 'UsageError';
}

export interface Options {
  readonly command: 'context' | 'build';
  readonly projectRoot: string;
  readonly push: boolean;
  readonly repository?: string;
  readonly platform: string;
}

const COMMANDS = ['context', 'build'] as const;
const PLATFORMS = ['linux/amd64', 'linux/arm64'];

/** @throws UsageError that names what it does not understand. */
export function parseOptions(args: readonly string[]): Options | 'help' {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        push: { type: 'boolean', default: false },
        repository: { type: 'string' },
        platform: { type: 'string', default: 'linux/amd64' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause });
  }
  const { values, positionals } = parsed;
  if (values.help) return 'help';
  const [name, projectRoot = '', ...more] = positionals;
  const command = COMMANDS.find((one) => one === name);
  if (!command) throw new UsageError(`expected a command (${COMMANDS.join(', ')}), got ${name ?? 'nothing'}`);
  if (!/^apps\/[a-z-]+\/?$/.test(projectRoot) || more.length > 0)
    throw new UsageError(
      `expected one project such as apps/cdp-proxy, got ${[projectRoot, ...more].join(' ') || 'nothing'}`,
    );
  if (!PLATFORMS.includes(values.platform))
    throw new UsageError(`--platform: expected ${PLATFORMS.join(' or ')}, got ${values.platform}`);
  const { push, repository, platform } = values;
  return { command, projectRoot: projectRoot.replace(/\/$/, ''), push, repository, platform };
}
