import type { Context } from './context.ts';
import { CliError } from './errors.ts';

/** What stands behind a command's name: `<id>` operands and `--option` values, as text. */
export interface Input {
  operands: Record<string, string>;
  options: Record<string, string | undefined>;
  flags: ReadonlySet<string>;
}

export interface Command {
  /** The words that select it, e.g. `keys revoke`. */
  name: string;
  summary: string;
  /** Names of the operands, all needed. */
  operands?: readonly string[];
  /** Options with a value, and what the value is. */
  options?: Readonly<Record<string, string>>;
  /** Options without a value, and what they do. */
  flags?: Readonly<Record<string, string>>;
  run(context: Context, input: Input): Promise<void>;
}

/** @throws CliError when the option is missing. */
export function needed({ options }: Input, name: string): string {
  const value = options[name];
  if (!value) throw new CliError(`--${name} is missing`);
  return value;
}

/** An option as a whole number. @throws CliError that names the option and its bounds. */
export function wholeNumber({ options }: Input, name: string, least: number, most: number): number | undefined {
  const text = options[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new CliError(`--${name}: expected a whole number from ${least} to ${most}, got ${text}`);
  return value;
}
