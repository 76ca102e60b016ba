import * as z from 'zod';

/** Longest name of a context or an API key, in characters. */
const MAX_NAME_CHARACTERS = 200;

const projectId = z.string().min(1).max(100).optional();
const name = z.string().trim().min(1).max(MAX_NAME_CHARACTERS);

/** Body of `POST /v1/contexts`. */
export const createContextBody = z.strictObject({ projectId, name: name.optional() });
export type CreateContextBody = z.output<typeof createContextBody>;

/** Body of `POST /v1/api-keys`. */
export const createApiKeyBody = z.strictObject({ projectId, name });
export type CreateApiKeyBody = z.output<typeof createApiKeyBody>;
