import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { BuiltRelease } from '@wallcrawler/stack';

/** What a project brings to a stage, by part: digests of `code`, `image` and `template data`, and its `version`. */
export type Contents = Readonly<Record<string, string>>;

const readJson = <T>(file: string): T | undefined =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined;

/**
 * What a build left of a project; nothing of a commit whose build writes no `release.json` yet. The version is no part
 * of a release's digest: where it alone differs, a deployment changes nothing but the name under which the release runs.
 */
export function contentsOf(root: string, project: string): Contents | undefined {
  const output = path.join(root, 'dist', project);
  const release = readJson<Partial<BuiltRelease>>(path.join(output, 'package/release.json'));
  if (!release?.templates) return undefined;
  const image = readJson<{ contextSha256: string }>(path.join(output, 'image/image.json'));
  return {
    version: readJson<{ version: string }>(path.join(root, project, 'package.json'))?.version ?? '',
    ...(release.code && { code: release.code.sha256 }),
    ...(image && { image: image.contextSha256 }),
    ...Object.fromEntries(release.templates.map(({ stack, sha256 }) => [`template ${stack}`, sha256])),
  };
}

/** The parts in which two builds differ, by name; a part that only one of them has counts. */
export const differences = (before: Contents, after: Contents): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((part) => before[part] !== after[part]).sort();
