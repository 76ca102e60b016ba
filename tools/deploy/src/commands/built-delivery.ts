import type { Context } from '../context.ts';
import { DeployError } from '../errors.ts';
import { type BuiltProject, readBuilt } from '../release/built.ts';
import { imageDigest } from '../release/image.ts';
import { provenanceOf } from '../release/provenance.ts';
import { checkRelease } from '../release/release.ts';
import type { Delivery } from './deliver.ts';

/**
 * The release of what `dist` holds of a project.
 * @throws DeployError when something is not built, or an image not pushed.
 */
export async function builtDelivery(context: Context, project: string): Promise<Delivery> {
  const { release: built, image, contents } = readBuilt(context.workspaceRoot, project);
  const { app, code, templates } = built;
  const release = checkRelease({
    app,
    ...provenanceOf(context.workspaceRoot, project),
    ...(code && { code: { key: code.key, sha256: code.sha256, codeDigest: code.codeDigest } }),
    ...(image && { image: await pushedImage(context, image) }),
    templates: templates.map(({ stack, key, sha256 }) => ({ stack, key, sha256 })),
  });
  const content = async (key: string): Promise<Buffer> => {
    const found = contents.get(key);
    if (!found) throw new DeployError(`${project}: ${key} is not part of the package`);
    return found;
  };
  return { release, content };
}

const pushedImage = async (
  { clients }: Context,
  { repository, tag }: NonNullable<BuiltProject['image']>,
): Promise<{ repository: string; tag: string; digest: string }> => ({
  repository,
  tag,
  digest: await imageDigest(clients.ecr, repository, tag),
});
