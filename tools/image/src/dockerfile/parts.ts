import type { Instruction as Parsed } from 'dockerfile-ast';
import type { Command } from './instruction.ts';

/** The exec form is a JSON list of words; anything else is for the shell. */
export function commandOf(text: string): Command {
  if (!text.startsWith('[')) return { form: 'shell', text };
  return { form: 'exec', words: wordsOf(text) };
}

/** Words between blanks, or a JSON list of them. */
export function wordsOf(text: string): string[] {
  if (!text.startsWith('[')) return text.split(/\s+/);
  let words: unknown;
  try {
    words = JSON.parse(text);
  } catch (cause) {
    throw new Error(`expected a JSON list, got ${text}`, { cause });
  }
  if (!Array.isArray(words) || words.length === 0 || !words.every((word) => typeof word === 'string'))
    throw new Error(`expected a JSON list of words, got ${text}`);
  return words;
}

/** The values of an instruction's flags; throws for one that is not listed or has no value. */
export function flagsOf<Name extends string>(parsed: Parsed, known: readonly Name[]): Partial<Record<Name, string>> {
  const { getFlags } = parsed as unknown as { getFlags?: () => { getName(): string; getValue(): string | null }[] };
  const entries = (getFlags?.call(parsed) ?? []).map((flag): [string, string] => {
    const value = flag.getValue();
    if (!known.includes(flag.getName() as Name) || !value)
      throw new Error(`--${flag.getName()} is not understood; known: ${known.join(', ') || 'no flag'}`);
    return [flag.getName(), value];
  });
  return Object.fromEntries(entries) as Partial<Record<Name, string>>;
}

/** Whole seconds or minutes, as Docker writes them: `30s`, `2m`. */
export function secondsOf(name: string, text: string): number {
  const [, count, unit] = /^(\d+)(s|m)$/.exec(text) ?? [];
  if (count === undefined) throw new Error(`--${name}: expected seconds or minutes such as 30s, got ${text}`);
  return Number(count) * (unit === 'm' ? 60 : 1);
}
