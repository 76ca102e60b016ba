import { parseArgs } from 'node:util';
import type { IamMode } from '../iam/index.ts';

export interface StartOptions {
  /** Port of the REST API. Default 8787, or a free one if that is taken. */
  port?: number;
  /** Port of the console. Default 8789, or a free one if that is taken. */
  consolePort?: number;
  /** Where all state is kept. Default `.wallcrawler` in the working directory. */
  directory: string;
  /** Forget all state first. */
  reset: boolean;
  /** Concurrency of the default project. Default 10 on the first start, unchanged afterwards. */
  concurrency?: number;
  /** Print every request and every function's log lines. */
  verbose: boolean;
  /** Whether calls are checked against the roles' policies: denied, only noted, or not checked. Default `off`. */
  iam: IamMode;
  /** Template parameters by name, for every stack that has them. */
  parameters: Record<string, string>;
  /** Programs that stand for container images, by repository name, in place of the apps' bundles. */
  images: Record<string, string>;
}

export const HELP = `npm start -- [options]

  --port <n>               port of the REST API (8787, or a free one)
  --console-port <n>       port of the console (8789, or a free one)
  --reset                  forget sessions, projects, keys and files of earlier starts
  --concurrency <n>        how many sessions the default project may run at once (10)
  --parameter <name=value> a template parameter, e.g. ConnectTimeoutSeconds=600; may be repeated
  --iam <enforce|record|off> check calls against the policies of the templates: deny what they do not allow,
                           or only note it in logs/iam.jsonl (off)
  --image <name=program>   a program to run for a container image, e.g. wallcrawler-cdp-proxy=/path/to/it; may be repeated
  --directory <path>       where state is kept (.wallcrawler)
  --verbose                print every request and every function's log
  --help                   this text
`;

/** The command line was not understood. */
export class UsageError extends Error {
  override name = 'UsageError';
}

function whole(name: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most)
    throw new UsageError(`--${name}: expected a whole number from ${least} to ${most}, got ${text}`);
  return value;
}

const IAM_MODES: readonly IamMode[] = ['enforce', 'record', 'off'];

function iamMode(text: string): IamMode {
  const mode = IAM_MODES.find((one) => one === text);
  if (!mode) throw new UsageError(`--iam: expected ${IAM_MODES.join(', ')}, got ${text || 'nothing'}`);
  return mode;
}

function pairs(name: string, form: string, texts: readonly string[]): Record<string, string> {
  const entries = texts.map((text) => {
    const at = text.indexOf('=');
    if (at < 1) throw new UsageError(`--${name}: expected ${form}, got ${text}`);
    return [text.slice(0, at), text.slice(at + 1)] as const;
  });
  return Object.fromEntries(entries);
}

/** @throws UsageError that names the option. */
export function parseOptions(args: string[]): StartOptions | 'help' {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        port: { type: 'string' },
        'console-port': { type: 'string' },
        directory: { type: 'string' },
        reset: { type: 'boolean', default: false },
        concurrency: { type: 'string' },
        parameter: { type: 'string', multiple: true, default: [] },
        image: { type: 'string', multiple: true, default: [] },
        iam: { type: 'string', default: 'off' },
        verbose: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }));
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause });
  }
  if (values.help) return 'help';
  // An unset variable of a script must not make the working directory the state, which --reset removes.
  if (values.directory === '') throw new UsageError('--directory: expected a path, got nothing');
  return {
    port: whole('port', values.port, 1, 65_535),
    consolePort: whole('console-port', values['console-port'], 1, 65_535),
    directory: values.directory ?? (process.env['WALLCRAWLER_DIR'] || '.wallcrawler'),
    reset: values.reset,
    concurrency: whole('concurrency', values.concurrency, 1, 1_000),
    verbose: values.verbose,
    iam: iamMode(values.iam),
    parameters: pairs('parameter', 'name=value', values.parameter),
    images: pairs('image', 'name=program', values.image),
  };
}
