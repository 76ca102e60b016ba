import * as z from 'zod';
import { ApiError, validate } from '@wallcrawler/session-api';
import { stripComments } from './strip-comments.ts';

/** One to four numbers up to 65535, as Chromium reads a version. */
const VERSION = /^(0|[1-9]\d{0,4})(\.(0|[1-9]\d{0,4})){0,3}$/;

const manifestSchema = z.looseObject({
  // Chromium has dropped version 2: it would be kept, and then missing from every browser without a word.
  manifest_version: z.literal(3, { error: 'expected 3; Chromium no longer loads extensions of version 2' }),
  name: z.string().trim().min(1).max(500),
  version: z.string().refine((text) => VERSION.test(text) && text.split('.').every((part) => Number(part) <= 65_535), {
    error: 'expected one to four numbers up to 65535, joined by dots',
  }),
});
export type Manifest = z.output<typeof manifestSchema>;

/**
 * What an extension says of itself. Comments are allowed, as Chromium allows them there.
 * @throws ApiError 400 that names the field which is missing or wrong.
 */
export function readManifest(text: string): Manifest {
  let manifest: unknown;
  try {
    manifest = JSON.parse(stripComments(text.replace(/^\uFEFF/, '')));
  } catch (cause) {
    throw new ApiError(
      'invalid_request',
      `invalid body: file: manifest.json is no JSON: ${(cause as Error).message}`,
      {},
      { cause },
    );
  }
  return validate(manifestSchema, manifest, 'manifest.json');
}
