import type { Json, JsonMap } from '@wallcrawler/stack';

/** A resolved value as text; a map or list as JSON, as policies are given to the engines. */
export const text = (value: Json | undefined): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);

/** A property as text. @throws Error when it is missing and there is no default. */
export function textOf(properties: JsonMap, name: string, otherwise?: string): string {
  const value = properties[name];
  if (value === undefined && otherwise === undefined) throw new Error(`the property ${name} is missing`);
  return value === undefined ? otherwise! : text(value);
}
