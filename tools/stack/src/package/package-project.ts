import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { zipDirectory } from './zip.ts';

/** `dist/<project>/package/manifest.json`: what a deployment hands to the stack's code parameters. */
export interface PackageManifest {
  app: string;
  /** File beside the manifest, named by its content; also the object's key. */
  file: string;
  /** SHA-256 of the zip in hex. */
  sha256: string;
  /** The same in base64, as Lambda states it: the parameter CodeDigest. */
  codeDigest: string;
  bytes: number;
}

/**
 * Packages a project's bundle as `dist/<project>/package/<app>-<sha256>.zip` with its manifest.
 * @throws Error when there is no bundle.
 */
export async function packageProject(workspaceRoot: string, project: string): Promise<PackageManifest> {
  const output = path.join(workspaceRoot, 'dist', project);
  const bundle = path.join(output, 'bundle');
  if (!existsSync(bundle)) throw new Error(`${project}: no bundle; run the target \`build\` first`);
  const zip = await zipDirectory(bundle);
  const digest = createHash('sha256').update(zip).digest();
  const sha256 = digest.toString('hex');
  const app = path.basename(project);
  const file = `${app}-${sha256}.zip`;
  const manifest = { app, file, sha256, codeDigest: digest.toString('base64'), bytes: zip.length };
  const directory = path.join(output, 'package');
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  writeFileSync(path.join(directory, file), zip);
  writeFileSync(path.join(directory, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}
