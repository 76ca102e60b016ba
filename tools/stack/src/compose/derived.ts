import { createHash } from 'node:crypto';
import * as z from 'zod';
import { type Json, type Template, isMap } from '../template.ts';
import { substitute } from './substitute.ts';

/** A value that composition takes from the resources of the finished template. */
export const derivedSchema = z.union([
  /** A hash of these resources' text. For what never changes in place: put into its logical id or into a property. */
  z.strictObject({ Digest: z.array(z.string()).min(1) }),
  /** The text or number that stands at `<logical id>.Properties.<key>`, so that it need not be written twice. */
  z.strictObject({ Value: z.string().regex(/^[A-Za-z0-9]+(\.[A-Za-z0-9]+)+$/) }),
]);

export type Derived = Record<string, z.output<typeof derivedSchema>>;

/**
 * Gives `${Wallcrawler::Name}` of each derived value its value, in keys and texts.
 * @throws Error for a resource or a value that does not exist.
 */
export function substituteDerived(template: Template, derived: Derived): Template {
  const values = Object.entries(derived).map(([name, source]) => [
    name,
    'Digest' in source ? digest(template, source.Digest) : valueAt(template, source.Value),
  ]);
  return substitute(
    template as unknown as Json,
    Object.fromEntries(values) as Record<string, string>,
  ) as unknown as Template;
}

function digest({ Resources }: Template, logicalIds: string[]): string {
  const missing = logicalIds.find((id) => !Resources[id]);
  if (missing) throw new Error(`Derived: there is no resource ${missing}`);
  const content = JSON.stringify(logicalIds.map((id) => Resources[id]));
  return createHash('sha256').update(content).digest('hex').slice(0, 10);
}

function valueAt({ Resources }: Template, path: string): string {
  const value = path
    .split('.')
    .reduce<Json | undefined>((node, key) => (isMap(node) ? node[key] : undefined), Resources as unknown as Json);
  if (typeof value !== 'string' && typeof value !== 'number')
    throw new Error(`Derived: expected a text or a number at ${path}`);
  return String(value);
}
