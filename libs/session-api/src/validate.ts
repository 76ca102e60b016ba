import type * as z from 'zod';
import { ApiError } from './errors.ts';

const describe = (issue: z.core.$ZodIssue): string => {
  const field = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => [...issue.path, key].join('.').slice(0, 100));
    return `unknown field ${names.slice(0, 10).join(', ')}; remove it`;
  }
  return `${field || 'the request'}: ${issue.message}`;
};

const isUnsupported = (issue: z.core.$ZodIssue): boolean =>
  issue.code === 'custom' && (issue.params as { unsupported?: boolean } | undefined)?.unsupported === true;

/**
 * Checks `value` against `schema`.
 * @param what names the checked part in the message: `body` or `query`.
 * @throws ApiError 400 that names each wrong field (at most five) and what was expected.
 */
export function validate<T extends z.ZodType>(schema: T, value: unknown, what: string): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { issues } = result.error;
  const code = issues.every(isUnsupported) ? 'unsupported_option' : 'invalid_request';
  throw new ApiError(code, `invalid ${what}: ${issues.slice(0, 5).map(describe).join('; ')}`);
}
