/** A value of a response: text, a list of `member`s, or a structure. Nothing is left of `undefined`. */
export type Xml = string | number | boolean | Date | undefined | readonly Xml[] | { readonly [name: string]: Xml };

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** An element as AWS's Query protocol writes it. */
export function xml(name: string, value: Xml): string {
  if (value === undefined) return '';
  return `<${name}>${content(value)}</${name}>`;
}

function content(value: Exclude<Xml, undefined>): string {
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object') return escape(String(value));
  if (Array.isArray(value)) return value.map((item: Xml) => xml('member', item)).join('');
  return Object.entries(value)
    .map(([name, item]) => xml(name, item))
    .join('');
}
