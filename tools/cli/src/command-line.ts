import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';
import type { Command, Input } from './command.ts';
import { CliError } from './errors.ts';

/** Options that every command has. */
export interface Common {
  json: boolean;
  aws: boolean;
  directory?: string;
}

export type Invocation =
  { kind: 'help'; text: string } | { kind: 'command'; command: Command; input: Input; common: Common };

const COMMON_HELP = `
  --json              print JSON
  --aws               work on the AWS account of your credentials, not on the local cloud
  --directory <path>  state directory of the local cloud (default .wallcrawler)
  --help              this text`;

const signature = ({ name, operands = [] }: Command): string =>
  ['wallcrawler', name, ...operands.map((operand) => `<${operand}>`)].join(' ');

function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map((command) => signature(command).length));
  const lines = commands.map((command) => `  ${signature(command).padEnd(width)}  ${command.summary}`);
  return `Usage:\n${lines.join('\n')}\n\nOptions of every command:${COMMON_HELP}`;
}

function helpOf(command: Command): string {
  const own = [
    ...Object.entries(command.options ?? {}).map(([name, value]) => [`--${name} <${name}>`, value]),
    ...Object.entries(command.flags ?? {}).map(([name, value]) => [`--${name}`, value]),
  ].map(([option, text]) => `\n  ${option!.padEnd(18)}  ${text}`);
  return `${signature(command)}\n${command.summary}\n${own.join('')}${COMMON_HELP}`;
}

const declare = (names: readonly string[], type: 'string' | 'boolean'): NonNullable<ParseArgsConfig['options']> =>
  Object.fromEntries(names.map((name) => [name, { type }] as const));

/** The command whose words the arguments begin with; options may stand anywhere. */
function selectCommand(words: readonly string[], commands: readonly Command[]): Command | undefined {
  return commands.find(({ name }) => name.split(' ').every((word, at) => words[at] === word));
}

/** @throws CliError that says what was not understood. */
export function parseCommandLine(args: readonly string[], commands: readonly Command[]): Invocation {
  // Loosely: which words belong to the command is known before which options it has.
  const valued = ['directory', ...commands.flatMap(({ options = {} }) => Object.keys(options))];
  const { positionals } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    options: declare(valued, 'string'),
  });
  const wantsHelp = args.includes('--help') || args.includes('-h');
  const command = selectCommand(positionals, commands);
  if (!command) {
    if (wantsHelp || positionals.length === 0) return { kind: 'help', text: overview(commands) };
    throw new CliError(`There is no command "${positionals.slice(0, 2).join(' ')}".\n\n${overview(commands)}`);
  }
  if (wantsHelp) return { kind: 'help', text: helpOf(command) };
  return { kind: 'command', command, ...parseInput(args, command) };
}

function parseInput(args: readonly string[], command: Command): { input: Input; common: Common } {
  const valued = Object.keys(command.options ?? {});
  const switches = Object.keys(command.flags ?? {});
  let parsed: { values: object; positionals: string[] };
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { ...declare([...valued, 'directory'], 'string'), ...declare([...switches, 'json', 'aws'], 'boolean') },
    });
  } catch (cause) {
    throw new CliError(`${(cause as Error).message}\n\n${helpOf(command)}`, { cause });
  }
  const values = parsed.values as Record<string, string | boolean | undefined>;
  const given = parsed.positionals.slice(command.name.split(' ').length);
  const operands = command.operands ?? [];
  if (given.length !== operands.length)
    throw new CliError(
      `${given.length < operands.length ? `<${operands[given.length]!}> is missing` : `unexpected: ${given.slice(operands.length).join(' ')}`}\n\n${helpOf(command)}`,
    );
  return {
    input: {
      operands: Object.fromEntries(operands.map((operand, at) => [operand, given[at]!])),
      options: Object.fromEntries(valued.map((name) => [name, values[name] as string | undefined])),
      flags: new Set(switches.filter((name) => values[name] === true)),
    },
    common: { json: values['json'] === true, aws: values['aws'] === true, directory: values['directory'] as string },
  };
}
