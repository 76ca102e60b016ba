import path from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from './errors.ts';

export type Format = 'text' | 'markdown' | 'json';

/** The command line, checked. */
export interface Options {
  command: CommandName;
  /** Workspace-relative root of the project, `apps/sessions-create` or `infra`. */
  project: string | undefined;
  stage: string;
  /** A release's digest in hex; for rollback also its beginning. */
  digest: string | undefined;
  /** The code bucket that a release comes from. */
  from: string | undefined;
  /** Releases to go back. Default 1. */
  steps: number;
  /** Logical ids of protected resources that may be replaced or deleted. */
  allowReplacement: string[];
  /** Takes over resources that exist already. */
  adopt: boolean;
  format: Format;
  /** Projects at a time. Default 4. */
  parallel: number;
  confirm: string | undefined;
  withPlatform: boolean;
  /** Default 60. */
  timeoutMinutes: number;
  /** Default 3. */
  pollSeconds: number;
}

type OptionName =
  | 'digest'
  | 'from'
  | 'steps'
  | 'allow-replacement'
  | 'adopt'
  | 'format'
  | 'parallel'
  | 'confirm'
  | 'with-platform'
  | 'timeout-minutes'
  | 'poll-seconds';

interface CommandShape {
  project: 'needed' | 'possible' | 'none';
  options: readonly OptionName[];
  formats?: readonly Format[];
}

const WAITS: readonly OptionName[] = ['timeout-minutes', 'poll-seconds'];

/** What each command takes besides --stage. */
const COMMANDS = {
  check: { project: 'none', options: [] },
  deploy: { project: 'needed', options: ['digest', 'from', 'allow-replacement', 'adopt', ...WAITS] },
  changeset: { project: 'needed', options: ['format', ...WAITS], formats: ['text', 'markdown'] },
  rollback: { project: 'needed', options: ['digest', 'steps', 'allow-replacement', ...WAITS] },
  status: { project: 'possible', options: ['format'], formats: ['text', 'json'] },
  up: { project: 'none', options: ['parallel', 'adopt', ...WAITS] },
  delete: { project: 'possible', options: ['parallel', 'confirm', 'with-platform', ...WAITS] },
} as const satisfies Record<string, CommandShape>;

export type CommandName = keyof typeof COMMANDS;

const TYPES: Record<OptionName, NonNullable<ParseArgsConfig['options']>[string]> = {
  digest: { type: 'string' },
  from: { type: 'string' },
  steps: { type: 'string' },
  'allow-replacement': { type: 'string', multiple: true },
  adopt: { type: 'boolean' },
  format: { type: 'string' },
  parallel: { type: 'string' },
  confirm: { type: 'string' },
  'with-platform': { type: 'boolean' },
  'timeout-minutes': { type: 'string' },
  'poll-seconds': { type: 'string' },
};

export const USAGE = `node tools/deploy/src/main.ts <command> [<projectRoot>] --stage <stage> [options]

${Object.entries(COMMANDS)
  .map(([name, { project, options }]) => {
    const operand = { needed: ' <projectRoot>', possible: ' [<projectRoot>]', none: '' }[project];
    return `  ${name}${operand}${options.map((option) => ` [--${option}]`).join('')}`;
  })
  .join('\n')}

tools/deploy/README.md says what they mean.`;

/** @throws UsageError that names the option, what was expected and what was given. */
export function parseOptions(args: readonly string[]): Options | 'help' {
  const [command = '', ...rest] = args;
  if (args.includes('--help') || args.length === 0) return 'help';
  if (!isCommand(command))
    throw new UsageError(`There is no command "${command}": expected ${Object.keys(COMMANDS).join(', ')}`);
  const shape: CommandShape = COMMANDS[command];
  const { values, positionals } = parse(rest, shape);
  const text = (name: string): string | undefined => values[name] as string | undefined;
  if (!text('stage')) throw new UsageError('--stage is missing: name a stage of infra/stages');
  const digest = text('digest');
  if (digest !== undefined) checkDigest(command, digest);
  if (digest !== undefined && text('steps') !== undefined)
    throw new UsageError('--digest and --steps: give one of them');
  if (text('from') !== undefined && digest === undefined) throw new UsageError('--from: expected --digest beside it');
  return {
    command,
    project: projectOf(positionals, command, shape),
    stage: text('stage')!,
    digest,
    from: text('from'),
    steps: wholeNumber('steps', text('steps') ?? '1', 99),
    allowReplacement: (values['allow-replacement'] as string[] | undefined) ?? [],
    adopt: values['adopt'] === true,
    format: formatOf(text('format') ?? 'text', shape.formats ?? ['text']),
    parallel: wholeNumber('parallel', text('parallel') ?? '4', 20),
    confirm: text('confirm'),
    withPlatform: values['with-platform'] === true,
    timeoutMinutes: positiveNumber('timeout-minutes', text('timeout-minutes') ?? '60', 24 * 60),
    pollSeconds: positiveNumber('poll-seconds', text('poll-seconds') ?? '3', 60),
  };
}

const isCommand = (name: string): name is CommandName => Object.hasOwn(COMMANDS, name);

function parse(args: string[], { options }: CommandShape): { values: Record<string, unknown>; positionals: string[] } {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { stage: { type: 'string' }, ...Object.fromEntries(options.map((name) => [name, TYPES[name]])) },
    });
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause });
  }
}

function projectOf(positionals: readonly string[], command: string, { project }: CommandShape): string | undefined {
  const [given, ...more] = positionals;
  if (more.length || (given !== undefined && project === 'none'))
    throw new UsageError(`${command}: unexpected ${(project === 'none' ? positionals : more).join(' ')}`);
  if (given === undefined) {
    if (project === 'needed')
      throw new UsageError(`${command}: expected a project, such as apps/sessions-create or infra`);
    return undefined;
  }
  const root = path.posix.normalize(given).replace(/\/$/, '');
  if (root !== 'infra' && !/^apps\/[a-z][a-z0-9-]*$/.test(root))
    throw new UsageError(`${command}: expected infra or apps/<app>, got ${given}`);
  return root;
}

function checkDigest(command: string, digest: string): void {
  const isShort = command === 'rollback';
  const expected = isShort ? 'at least 8 digits of a SHA-256 in hex' : 'a SHA-256 in hex, 64 digits';
  if (!(isShort ? /^[0-9a-f]{8,64}$/ : /^[0-9a-f]{64}$/).test(digest))
    throw new UsageError(`--digest: expected ${expected}, got "${digest}"`);
}

function formatOf(text: string, formats: readonly Format[]): Format {
  const format = formats.find((known) => known === text);
  if (!format) throw new UsageError(`--format: expected ${formats.join(' or ')}, got "${text}"`);
  return format;
}

function wholeNumber(name: string, text: string, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > most)
    throw new UsageError(`--${name}: expected a whole number from 1 to ${most}, got "${text}"`);
  return value;
}

function positiveNumber(name: string, text: string, most: number): number {
  const value = Number(text);
  if (!/^\d*\.?\d+$/.test(text) || value <= 0 || value > most)
    throw new UsageError(`--${name}: expected a number above 0, and at most ${most}, got "${text}"`);
  return value;
}
