/** Where a command writes to. */
export interface Output {
  /** A result: one line of text, or JSON with `--json`. */
  result: (value: object, text: string) => void;
  /** A list: a table, or JSON with `--json`. */
  list: (rows: readonly Record<string, unknown>[], columns: readonly string[], empty: string) => void;
  /** One of many results that come as they happen: a line of text, or a line of JSON with `--json`. */
  entry: (value: object, text: string) => void;
}

function cell(value: unknown): string {
  if (value === undefined || value === null) return '-';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Rows in columns as wide as their widest cell; the last column has no padding. */
export function table(rows: readonly Record<string, unknown>[], columns: readonly string[]): string {
  const lines = [
    columns.map((column) => column.toUpperCase()),
    ...rows.map((row) => columns.map((column) => cell(row[column]))),
  ];
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at]!.length)));
  return lines
    .map((line) =>
      line
        .map((text, at) => text.padEnd(widths[at]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export function createOutput(
  json: boolean,
  write: (text: string) => void = (text) => void process.stdout.write(text),
): Output {
  const line = (text: string): void => write(`${text}\n`);
  return {
    entry: (value, text) => line(json ? JSON.stringify(value) : text),
    result: (value, text) => line(json ? JSON.stringify(value, null, 2) : text),
    list: (rows, columns, empty) => {
      if (json) line(JSON.stringify(rows, null, 2));
      else line(rows.length === 0 ? empty : table(rows, columns));
    },
  };
}
