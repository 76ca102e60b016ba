import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type BuiltCode, type BuiltRelease, codeKey } from './built-release.ts';
import { builtTemplates } from './built-templates.ts';
import { zipDirectory } from './zip.ts';

/** The parameter by which a template asks for a function's code. */
const CODE_PARAMETER = 'CodeKey';

/**
 * Writes `dist/<project>/package/release.json`, and the zip of the project's bundle beside it where one of its
 * templates has the parameter CodeKey. Containers and platform stacks have no zip.
 * @throws Error when templates are missing, or the bundle where there is to be one.
 */
export async function packageProject(workspaceRoot: string, project: string): Promise<BuiltRelease> {
  const app = path.basename(project);
  const built = builtTemplates(workspaceRoot, project);
  const output = path.join(workspaceRoot, 'dist', project);
  const directory = path.join(output, 'package');
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const wantsCode = built.some(({ template }) => CODE_PARAMETER in template.Parameters);
  const release: BuiltRelease = {
    app,
    ...(wantsCode && { code: await packageCode(output, app) }),
    templates: built.map(({ template: _, ...object }) => object),
  };
  writeFileSync(path.join(directory, 'release.json'), `${JSON.stringify(release, null, 2)}\n`);
  return release;
}

async function packageCode(output: string, app: string): Promise<BuiltCode> {
  const bundle = path.join(output, 'bundle');
  if (!existsSync(bundle)) throw new Error(`${app}: no bundle; run the target \`build\` first`);
  const zip = await zipDirectory(bundle);
  const digest = createHash('sha256').update(zip).digest();
  const sha256 = digest.toString('hex');
  const file = `package/${app}-${sha256}.zip`;
  writeFileSync(path.join(output, file), zip);
  return { file, key: codeKey(app, sha256), sha256, codeDigest: digest.toString('base64'), bytes: zip.length };
}
