type Row<Column extends string> = Readonly<Record<Column, string>>;

/** Rows in columns as wide as their widest cell. */
export function textTable<Column extends string>(rows: readonly Row<Column>[], columns: readonly Column[]): string {
  const lines = [
    columns.map((column) => column.toUpperCase()),
    ...rows.map((row) => columns.map((column) => row[column])),
  ];
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at]!.length)));
  return lines
    .map((line) =>
      line
        .map((cell, at) => cell.padEnd(widths[at]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The same for a comment on a pull request. What a cell holds is shown, never interpreted. */
export function markdownTable<Column extends string>(rows: readonly Row<Column>[], columns: readonly Column[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(columns),
    line(columns.map(() => '---')),
    ...rows.map((row) => line(columns.map((column) => escapeCell(row[column])))),
  ].join('\n');
}

const escapeCell = (text: string): string => text.replaceAll(/[\\`*_{}[\]<>|~#@]/g, '\\$&').replaceAll(/\s+/g, ' ');
