import { readTemplate } from '@wallcrawler/stack';
import type { Context } from '../context.ts';
import { DeployError, NotYetError } from '../errors.ts';
import type { Archive } from '../release/archive.ts';
import { imageParameter } from '../release/image.ts';
import { PLATFORM, type Release, releaseDigest, shortDigest } from '../release/release.ts';
import { stackNameOf } from '../stage/stage-file.ts';
import { readParameters } from './parameters.ts';
import { INLINE_LIMIT_BYTES, type StackPlan } from './plan.ts';
import { finalValues } from './ssm-values.ts';
import { versionStamp } from './version-stamp.ts';

export interface PlanRequest {
  release: Release;
  /** One of the release's templates, and its text. */
  template: Release['templates'][number];
  text: string;
  /** Where the template lies when it is too large for a request; none before the code bucket exists. */
  archive: Archive | undefined;
  /** Whether the stage file may set what the template does not know: it may be newer than a release. */
  isOlder?: boolean;
  /** Parameter values of this run only. Default none. */
  once?: Readonly<Record<string, string>>;
}

/**
 * What one stack of a release is to become on a stage.
 * @throws DeployError that lists what is wrong with the parameters. @throws NotYetError
 */
export async function planStack(context: Context, request: PlanRequest): Promise<StackPlan> {
  const { stage, clients, say } = context;
  const { release, text } = request;
  const { stack } = request.template;
  const template = readTemplate(text, stack);
  const asksFor = (parameter: string): boolean => parameter in template.Parameters;
  const given = {
    Stage: stage.name,
    VersionStamp: '',
    ...(release.code && { CodeKey: release.code.key, CodeDigest: release.code.codeDigest }),
    ...(release.image && asksFor('Image') && { Image: await imageParameter(clients.ecr, release.image) }),
  };
  const { values, problems, unknown } = readParameters(stack, template, stage, given, request.once);
  if (request.isOlder) for (const line of unknown) say(`ignored: ${line}`);
  const faults = request.isOlder ? problems : [...problems, ...unknown];
  if (faults.length) throw new DeployError(faults.join('\n'));
  const resolved = await finalValues(clients.ssm, stack, template, values);
  const parameters = asksFor('VersionStamp') ? { ...values, VersionStamp: versionStamp(template, resolved) } : values;
  return {
    stack,
    name: stackNameOf(stage, stack),
    template,
    source: sourceOf(request, stage.region),
    parameters,
    description: `${release.app} ${release.version}, release ${shortDigest(releaseDigest(release))}, commit ${release.commit}`,
    isPlatform: release.app === PLATFORM,
  };
}

function sourceOf({ text, template, archive }: PlanRequest, region: string): StackPlan['source'] {
  const bytes = Buffer.byteLength(text);
  if (bytes <= INLINE_LIMIT_BYTES) return { TemplateBody: text };
  if (archive) return { TemplateURL: archive.url(template.key, region) };
  throw new NotYetError(
    `${template.stack}: the template has ${bytes} bytes, a request may carry ${INLINE_LIMIT_BYTES}, and there is no code bucket yet: deploy infra first`,
  );
}
