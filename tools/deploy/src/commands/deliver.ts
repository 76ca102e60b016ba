import { GetParameterCommand } from '@aws-sdk/client-ssm';
import type { Context } from '../context.ts';
import { DeployError, isNamed } from '../errors.ts';
import { Archive } from '../release/archive.ts';
import { recordRelease } from '../release/record.ts';
import { type Release, releaseDigest } from '../release/release.ts';
import { type StackOutcome, deployStack } from '../stack/deploy-stack.ts';
import { planStack } from '../stack/plan-stack.ts';

const CODE_BUCKET_PARAMETER = '/wallcrawler/delivery/code-bucket-name';
const DELIVERY = 'delivery';

/** A release together with the content of its objects. */
export interface Delivery {
  release: Release;
  /** The content of one of its objects, verified. */
  content: (key: string, sha256: string) => Promise<Buffer>;
  /** Whether it was not built just now, so that the stage file may be newer. Default false. */
  isOlder?: boolean;
  /** Parameter values of this run only; the next deployment has the stage's again. Default none. */
  once?: Readonly<Record<string, string>>;
}

/**
 * Brings a release to the stage: its objects to the code bucket, its stacks in order, then the note in SSM.
 * @throws DeployError at the first stack that fails; those before it stay deployed, and a second run goes on.
 */
export async function deliver(context: Context, delivery: Delivery): Promise<void> {
  const { release } = delivery;
  const { app, version, commit } = release;
  const digest = releaseDigest(release);
  context.say(`${app} ${version}, release ${digest}`);
  const archive = await archiveFor(context, delivery);
  await upload(context, archive, delivery);
  const outcomes: StackOutcome[] = [];
  for (const template of release.templates) outcomes.push(await deliverStack(context, delivery, template, archive));
  await recordRelease(context.clients.ssm, app, { digest, version, commit });
  const isUnchanged = outcomes.every((outcome) => outcome === 'unchanged');
  context.print(`${app}: ${isUnchanged ? 'nothing to deploy' : 'deployed'}, ${context.stage.name} runs ${digest}`);
}

async function deliverStack(
  context: Context,
  { release, content, isOlder = false, once }: Delivery,
  template: Release['templates'][number],
  archive: Archive | undefined,
): Promise<StackOutcome> {
  const text = (await content(template.key, template.sha256)).toString();
  const plan = await planStack(context, { release, template, text, archive, isOlder, once });
  const outcome = await deployStack(context, plan);
  context.say(`${plan.name}: ${outcome}`);
  return outcome;
}

/** The stage's code bucket; none before the platform has been deployed. */
export async function codeArchive({ clients, stage }: Context): Promise<Archive | undefined> {
  try {
    const { Parameter } = await clients.ssm.send(new GetParameterCommand({ Name: CODE_BUCKET_PARAMETER }));
    return Parameter?.Value ? new Archive(clients.s3, Parameter.Value, stage.account) : undefined;
  } catch (error) {
    if (isNamed(error, 'ParameterNotFound')) return undefined;
    throw error;
  }
}

/**
 * The code bucket. At the very first deployment its stack comes before everything but the roles, with the template in
 * the request.
 */
async function archiveFor(context: Context, delivery: Delivery): Promise<Archive> {
  const existing = await codeArchive(context);
  if (existing) return existing;
  const { templates } = delivery.release;
  const at = templates.findIndex(({ stack }) => stack === DELIVERY);
  if (at < 0) throw new DeployError(`The stage ${context.stage.name} has no code bucket yet: deploy infra first`);
  for (const template of templates.slice(0, at + 1)) await deliverStack(context, delivery, template, undefined);
  const made = await codeArchive(context);
  if (!made) throw new DeployError(`The stack ${DELIVERY} is there, but has not published ${CODE_BUCKET_PARAMETER}`);
  return made;
}

async function upload({ say }: Context, archive: Archive, { release, content }: Delivery): Promise<void> {
  const objects = [...(release.code ? [release.code] : []), ...release.templates];
  for (const { key, sha256 } of objects)
    if (await archive.put(key, sha256, await content(key, sha256))) say(`s3://${archive.bucket}/${key}: uploaded`);
  await archive.putRelease(release);
}
