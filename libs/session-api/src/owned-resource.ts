import { ApiError } from './errors.ts';

/** What a path can name by an id, besides a session. */
export type ResourceKind = 'context' | 'extension' | 'certificate' | 'API key';

/** Tables are keyed by project, so that what is missing and what is foreign cannot be told apart. */
export const resourceNotFound = (kind: ResourceKind): ApiError =>
  new ApiError('not_found', `${kind} not found: check the id, and that the API key belongs to its project`);

/** @throws ApiError 404 when there is nothing. */
export function found<T>(resource: T | undefined, kind: ResourceKind): T {
  if (resource === undefined) throw resourceNotFound(kind);
  return resource;
}
