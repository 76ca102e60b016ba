/** A cell or item of text that Markdown would read as something else. */
const escaped = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** A table; no rows give the sentence `none` instead, so that a page never shows an empty one. */
export function table(header: readonly string[], rows: readonly (readonly string[])[], none = 'None.'): string {
  if (rows.length === 0) return none;
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

/** `` `a`, `b` ``, without what is empty. */
export const codes = (names: readonly string[]): string =>
  names
    .filter(Boolean)
    .map((name) => `\`${name}\``)
    .join(', ');

export const mermaid = (lines: readonly string[]): string => ['```mermaid', ...lines, '```'].join('\n');

/** Mermaid's ids know no hyphen followed by a keyword, and `end` closes a block. */
export const nodeId = (name: string): string => `n_${name.replaceAll(/[^A-Za-z0-9]/g, '_')}`;

/** Names that differ in a final number stand as one: `slot-00…31`. The given order stays. */
export function collapse(names: readonly string[]): string[] {
  const series = new Map<string, string[]>();
  for (const name of names) {
    const stem = name.replace(/\d+$/, '');
    series.set(stem, [...(series.get(stem) ?? []), name]);
  }
  return [...series].flatMap(([stem, members]) =>
    members.length > 2 ? [`${members[0]}…${members.at(-1)?.slice(stem.length)}`] : members,
  );
}

export const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');
