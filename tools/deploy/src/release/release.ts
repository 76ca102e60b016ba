import { createHash } from 'node:crypto';
import { codeKey, templateKey } from '@wallcrawler/stack';
import * as z from 'zod';
import { DeployError } from '../errors.ts';

/** The project that owns the platform's stacks; every other project is an app with one stack of its own name. */
export const PLATFORM = 'infra';

const identifier = z.string().regex(/^[a-z][a-z0-9-]{0,99}$/, 'expected lower-case words joined by hyphens');
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected a SHA-256 in hex');

const releaseSchema = z
  .strictObject({
    app: identifier,
    /** What it was built from, with `-dirty` for a working copy with changes; `none` outside of a repository. */
    commit: z.string().regex(/^([0-9a-f]{40}(-dirty)?|none)$/, 'expected a commit'),
    version: z.string().regex(/^[0-9A-Za-z][0-9A-Za-z.+-]{0,63}$/, 'expected a version'),
    code: z.strictObject({ key: z.string(), sha256, codeDigest: z.base64() }).optional(),
    image: z
      .strictObject({
        repository: identifier,
        tag: z.string().regex(/^context-[0-9a-f]{64}$/, 'expected context-<sha256>'),
        digest: z.string().regex(/^sha256:[0-9a-f]{64}$/, 'expected sha256:<hex>'),
      })
      .optional(),
    /** In the order in which they are deployed. */
    templates: z.array(z.strictObject({ stack: identifier, key: z.string(), sha256 })).min(1),
  })
  // Keys are derived, never believed: a release must not point at another object than its digests say.
  .refine(({ app, code }) => !code || code.key === codeKey(app, code.sha256), 'the key of the code is not its own')
  .refine(({ code }) => !code || code.codeDigest === base64Of(code.sha256), 'the two digests of the code differ')
  .refine(({ templates }) => templates.every((one) => one.key === templateKey(one.stack, one.sha256)), {
    error: 'the key of a template is not its own',
  })
  .refine(({ app, templates }) => app === PLATFORM || (templates.length === 1 && templates[0]?.stack === app), {
    error: 'an app has one template, of its own name',
  })
  .refine(({ templates }) => new Set(templates.map(({ stack }) => stack)).size === templates.length, {
    error: 'two templates are for one stack',
  });

/** What of one project goes to a stage, as it is kept at `releases/<app>/<digest>.json`. */
export type Release = z.output<typeof releaseSchema>;

const base64Of = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');

/**
 * A release's name: SHA-256 in hex of what it consists of. Commit and version are left out, so that a commit that
 * changes nothing of an app makes no release of it.
 */
export function releaseDigest({ app, code, image, templates }: Release): string {
  const content = [
    app,
    code?.sha256 ?? null,
    image ? [image.repository, image.digest] : null,
    templates.map((template) => [template.stack, template.sha256]),
  ];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

export const releaseKey = (app: string, digest: string): string => `releases/${app}/${digest}.json`;

export const printRelease = (release: Release): string => `${JSON.stringify(release, null, 2)}\n`;

/**
 * Reads a release from a bucket's object, which is not trusted.
 * @param where names the object in errors.
 * @throws DeployError when it is not a release of this app, or not the one with this digest.
 */
export function parseRelease(text: string, app: string, digest: string, where: string): Release {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new DeployError(`${where}: expected JSON`, { cause });
  }
  const parsed = releaseSchema.safeParse(json);
  if (!parsed.success) throw new DeployError(`${where}: not a release:\n${z.prettifyError(parsed.error)}`);
  const actual = releaseDigest(parsed.data);
  if (parsed.data.app !== app) throw new DeployError(`${where}: expected a release of ${app}, got ${parsed.data.app}`);
  if (actual !== digest)
    throw new DeployError(`${where}: its content has the digest ${actual}: it was changed and is not deployed`);
  return parsed.data;
}

/** Checks a release of our own making, so that nothing is stored that could not be read again. */
export const checkRelease = (release: Release): Release =>
  parseRelease(JSON.stringify(release), release.app, releaseDigest(release), `release of ${release.app}`);

export const shortDigest = (digest: string): string => digest.slice(0, 12);
