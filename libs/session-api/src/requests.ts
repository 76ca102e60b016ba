import * as z from 'zod';
import { SDK_STATUSES } from '@wallcrawler/session-state';
import { browserSettings, resourceId } from './browser-settings.ts';
import { proxies } from './proxies.ts';

/** Bounds of a session's lifetime in seconds, as Browserbase sets them. */
export const MIN_TIMEOUT_SECONDS = 60;
export const MAX_TIMEOUT_SECONDS = 21_600;

/** Length of `userMetadata` as JSON, in characters, as Browserbase limits it. */
export const MAX_METADATA_CHARACTERS = 512;

/** How many certificates one session may name. */
export const MAX_CERTIFICATES = 20;

/** How many sessions one list gives at most: Lambda answers with at most 6 MB. */
export const MAX_LISTED_SESSIONS = 1_000;

export const REGIONS = ['us-west-2', 'us-east-1', 'eu-central-1', 'ap-southeast-1'] as const;
export type Region = (typeof REGIONS)[number];

/** The number nearest to zero that the sessions table is sure to keep, apart from zero itself. */
const MIN_MAGNITUDE = 1e-100;

/** Whether the sessions table can keep a value and give the same one back. */
function isStorable(value: unknown): boolean {
  if (typeof value === 'number')
    return value === 0 || (Math.abs(value) >= MIN_MAGNITUDE && Math.abs(value) <= Number.MAX_SAFE_INTEGER);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, inner]) => key !== '' && isStorable(inner));
}

const projectId = z.string().min(1).max(100).optional();

/** Body of `POST /v1/sessions`. An unknown field is an error: nothing is ignored in silence. */
export const createSessionBody = z.strictObject({
  projectId,
  keepAlive: z.boolean().default(false),
  region: z.enum(REGIONS).optional(),
  timeout: z.int().min(MIN_TIMEOUT_SECONDS).max(MAX_TIMEOUT_SECONDS).optional(),
  userMetadata: z
    .record(z.string(), z.unknown())
    .refine((metadata) => JSON.stringify(metadata).length <= MAX_METADATA_CHARACTERS, {
      error: `expected at most ${MAX_METADATA_CHARACTERS} characters as JSON`,
    })
    .refine(isStorable, { error: 'expected keys that are not empty and numbers within ±(2^53 - 1); pass text instead' })
    .optional(),
  browserSettings: browserSettings.prefault({}),
  extensionId: resourceId.optional(),
  proxies,
  /** Certificates that the browser trusts besides the well-known ones. */
  proxySettings: z.strictObject({ caCertificates: z.array(resourceId).max(MAX_CERTIFICATES).default([]) }).prefault({}),
});
export type CreateSessionBody = z.output<typeof createSessionBody>;

/** Body of `POST /v1/sessions/{id}`. */
export const updateSessionBody = z.strictObject({ projectId, status: z.literal('REQUEST_RELEASE') });

/** Query of `GET /v1/sessions`. `limit` and `cursor` are our own: Browserbase has no paging. */
export const listSessionsQuery = z.strictObject({
  q: z.string().max(1_000).optional(),
  status: z.enum(SDK_STATUSES).optional(),
  /** How many sessions to answer with at most. */
  limit: z.coerce.number().int().min(1).max(MAX_LISTED_SESSIONS).default(MAX_LISTED_SESSIONS),
  /** `x-next-cursor` of the answer before. */
  cursor: z.string().max(1_000).optional(),
});
export type ListSessionsQuery = z.output<typeof listSessionsQuery>;

/** Query of `GET /v1/sessions/{id}/debug`: how long the returned URLs work, in seconds. Default: as the session. */
export const debugSessionQuery = z.strictObject({
  expiresIn: z.coerce.number().int().min(1).max(MAX_TIMEOUT_SECONDS).optional(),
  /** Links for watching only. */
  readOnly: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
});

export const noQuery = z.strictObject({});
export const noBody = z.strictObject({});
