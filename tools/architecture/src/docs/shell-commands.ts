/**
 * The commands of a shell script, each as its words: lines that end in a backslash go on, comments and what runs inside
 * quotes are left out. Enough for the scripts of a guide; it expands nothing.
 */
export function shellCommands(script: string): string[][] {
  return script
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) =>
      line
        .replace(/^\$ /, '')
        .replace(/(^|\s)#.*$/, '')
        .trim(),
    )
    .flatMap((line) => line.split(/\s(?:\||&&|;)\s/))
    .map((command) => (command.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((word) => word.replaceAll(/^["']|["']$/g, '')))
    .filter((words) => words.length > 0);
}

/** The names of a command's long options: `--stage staging --adopt` -> `stage`, `adopt`. */
export const longOptions = (words: readonly string[]): string[] =>
  words.flatMap((word) => /^--([a-z][a-z-]*)/.exec(word)?.[1] ?? []);

/** The words of a command before its first option. */
export function operands(words: readonly string[]): string[] {
  const end = words.findIndex((word) => word.startsWith('-'));
  return end < 0 ? [...words] : words.slice(0, end);
}
