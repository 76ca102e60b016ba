/** The input of a Query call: `Tags.member.1.Key=a` becomes `{ Tags: [{ Key: 'a' }] }`. */
export interface QueryInput {
  [name: string]: string | QueryInput | (string | QueryInput)[];
}

export function parseQuery(body: string): QueryInput {
  const root: QueryInput = {};
  for (const [path, value] of new URLSearchParams(body)) {
    const steps = path.split('.');
    let at = root;
    for (const step of steps.slice(0, -1)) at = (at[step] ??= {}) as QueryInput;
    at[steps.at(-1)!] = value;
  }
  return withLists(root) as QueryInput;
}

function withLists(value: string | QueryInput): string | QueryInput | (string | QueryInput)[] {
  if (typeof value === 'string') return value;
  const { member } = value;
  if (typeof member === 'object' && !Array.isArray(member))
    return Object.entries(member)
      .sort(([left], [right]) => Number(left) - Number(right))
      .map(([, item]) => withLists(item as QueryInput) as QueryInput);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withLists(item as QueryInput)]));
}

/** A text member of an input. */
export const textOf = (input: QueryInput, name: string): string => {
  const value = input[name];
  return typeof value === 'string' ? value : '';
};

/** A list member of an input. */
export const listOf = (input: QueryInput, name: string): QueryInput[] => {
  const value = input[name];
  return Array.isArray(value) ? (value as QueryInput[]) : [];
};
