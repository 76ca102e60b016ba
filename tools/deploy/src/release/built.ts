import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { BuiltRelease } from '@wallcrawler/stack';
import * as z from 'zod';
import { DeployError } from '../errors.ts';

/** What the targets `package` and `image` have left of a project in `dist`. */
export interface BuiltProject {
  release: BuiltRelease;
  /** Of a container: what the image was to be built from. */
  image?: { repository: string; tag: string };
  /** The content of an artifact, by its key. */
  contents: Map<string, Buffer>;
}

const imageSchema = z.object({ repository: z.string(), tag: z.string() });

/**
 * Reads what was built of a project, and that it is what the manifest says.
 * @throws DeployError that says which target to run.
 */
export function readBuilt(workspaceRoot: string, project: string): BuiltProject {
  const directory = path.join(workspaceRoot, 'dist', project);
  const manifest = path.join(directory, 'package/release.json');
  if (!existsSync(manifest))
    throw new DeployError(
      `dist/${project}/package/release.json does not exist: run the target \`package\` of ${project} first`,
    );
  const release = JSON.parse(readFileSync(manifest, 'utf8')) as BuiltRelease;
  const objects = [...release.templates, ...(release.code ? [release.code] : [])];
  const contents = new Map(objects.map(({ key, file, sha256 }) => [key, readObject(directory, file, sha256, project)]));
  const imageFile = path.join(directory, 'image/image.json');
  if (!existsSync(imageFile)) return { release, contents };
  return { release, contents, image: imageSchema.parse(JSON.parse(readFileSync(imageFile, 'utf8'))) };
}

function readObject(directory: string, file: string, sha256: string, project: string): Buffer {
  const absolute = path.join(directory, file);
  const content = existsSync(absolute) ? readFileSync(absolute) : undefined;
  if (content && createHash('sha256').update(content).digest('hex') === sha256) return content;
  const what = content ? 'is newer than the package' : 'is missing';
  throw new DeployError(`dist/${project}/${file} ${what}: run the target \`package\` of ${project} again`);
}
