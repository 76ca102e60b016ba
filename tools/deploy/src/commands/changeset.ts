import type { Context } from '../context.ts';
import { NotYetError } from '../errors.ts';
import { type Release, releaseDigest, shortDigest } from '../release/release.ts';
import { CHANGE_COLUMNS, dangerousChanges } from '../stack/changes.ts';
import { type ChangeSet, createChangeSet, discardChangeSet } from '../stack/change-set.ts';
import { quietStack } from '../stack/describe.ts';
import { INLINE_LIMIT_BYTES } from '../stack/plan.ts';
import { planStack } from '../stack/plan-stack.ts';
import { phaseOf } from '../stack/status.ts';
import { stackNameOf } from '../stage/stage-file.ts';
import { markdownTable, textTable } from '../table.ts';
import { builtDelivery } from './built-delivery.ts';
import { type Delivery, codeArchive } from './deliver.ts';

/** `changeset <project>`: what a deployment would change. */
export async function changeset(context: Context): Promise<void> {
  const { options, stage, print } = context;
  const delivery = await builtDelivery(context, options.project ?? '');
  const { release } = delivery;
  const title = `${release.app} ${release.version} on ${stage.name}, release ${shortDigest(releaseDigest(release))}`;
  const isMarkdown = options.format === 'markdown';
  const parts = [isMarkdown ? `### ${title}` : title];
  for (const template of release.templates) {
    const name = stackNameOf(stage, template.stack);
    parts.push(render(name, await preview(context, delivery, template), isMarkdown));
  }
  print(parts.join('\n\n'));
}

type Preview = Pick<ChangeSet, 'rows' | 'isFirst' | 'isEmpty'> | string;

/** The changes of one stack, or why they cannot be known yet. */
async function preview(...request: Parameters<typeof lookAhead>): Promise<Preview> {
  try {
    return await lookAhead(...request);
  } catch (error) {
    if (error instanceof NotYetError) return error.message;
    throw error;
  }
}

async function lookAhead(
  context: Context,
  { release, content }: Delivery,
  template: Release['templates'][number],
): Promise<Preview> {
  const { clients, waiting, say } = context;
  const archive = await codeArchive(context);
  const body = await content(template.key, template.sha256);
  const plan = await planStack(context, { release, template, text: body.toString(), archive });
  // CloudFormation reads a large template from the bucket; under its digest it does no harm there.
  if (body.byteLength > INLINE_LIMIT_BYTES) await archive?.put(template.key, template.sha256, body);
  const stack = await quietStack({ cloudFormation: clients.cloudFormation, waiting, say }, plan.name);
  const phase = phaseOf(stack?.StackStatus);
  if (phase === 'unborn') return `its creation has failed (${stack?.StackStatus}); a deployment begins anew`;
  const set = await createChangeSet(context, plan, phase === 'new');
  await discardChangeSet(context, set);
  return set;
}

function render(name: string, found: Preview, isMarkdown: boolean): string {
  const title = isMarkdown ? `**${name}**` : name;
  if (typeof found === 'string') return `${title}: ${found}`;
  if (found.isEmpty) return `${title}: no changes`;
  const danger = dangerousChanges(found.rows).map(({ logicalId }) => logicalId);
  const table = (isMarkdown ? markdownTable : textTable)(found.rows, CHANGE_COLUMNS);
  return [
    `${title}: ${found.isFirst ? 'is created' : 'changes'}`,
    ...(danger.length ? [`A deployment refuses this without --allow-replacement: ${danger.join(', ')}`] : []),
    ...(isMarkdown ? [''] : []),
    table,
  ].join('\n');
}
