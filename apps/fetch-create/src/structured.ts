import * as z from 'zod';
import { ApiError } from '@wallcrawler/session-api';

type Schema = Record<string, unknown>;

/** Checks a document against a JSON Schema, and keeps what the schema describes. */
export type Extractor = (document: unknown) => unknown;

/**
 * Compiles a JSON Schema (draft 2020-12, 7 or 4).
 * @throws ApiError 400 for one that is malformed or uses what is not supported: remote references, if/then/else.
 */
export function compileSchema(schema: Schema): Extractor {
  let checker: z.ZodType;
  try {
    checker = z.fromJSONSchema(schema);
  } catch (cause) {
    throw new ApiError('invalid_request', `invalid body: schema: ${(cause as Error).message}`, {}, { cause });
  }
  return (document) => {
    const result = check(checker, document);
    if (result.success) return select(result.data, schema);
    const faults = result.error.issues
      .slice(0, 5)
      .map(({ path, message }) => `${path.join('.') || 'the document'}: ${message}`);
    throw new ApiError('unsupported_content', `the answer does not fit the schema: ${faults.join('; ')}`);
  };
}

function check(checker: z.ZodType, document: unknown) {
  try {
    return checker.safeParse(document);
  } catch (cause) {
    // Thrown for a schema that refers to itself and describes nothing in between: `{"$ref": "#"}`.
    if (cause instanceof RangeError)
      throw new ApiError('invalid_request', 'invalid body: schema: refers to itself without end', {}, { cause });
    throw cause;
  }
}

/** Drops what `properties` do not name, unless the schema says that there may be more. */
function select(value: unknown, schema: unknown): unknown {
  const { properties, additionalProperties, items } = (schema ?? {}) as Schema;
  if (Array.isArray(value)) return items === undefined ? value : value.map((item) => select(item, items));
  if (typeof value !== 'object' || value === null || typeof properties !== 'object') return value;
  const known = properties as Schema;
  const kept = Object.entries(value).filter(
    ([name]) => additionalProperties !== undefined || Object.hasOwn(known, name),
  );
  return Object.fromEntries(kept.map(([name, item]) => [name, select(item, known[name])]));
}
