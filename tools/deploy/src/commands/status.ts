import path from 'node:path';
import type { Stack } from '@aws-sdk/client-cloudformation';
import type { Context } from '../context.ts';
import { inOrder } from '../in-order.ts';
import { type ReleaseRecord, currentRelease } from '../release/record.ts';
import { describeStack } from '../stack/describe.ts';
import { stackNameOf } from '../stage/stage-file.ts';
import { textTable } from '../table.ts';
import { workspaceStacks } from './projects.ts';

/** Questions to CloudFormation side by side. */
const AT_A_TIME = 8;

const COLUMNS = ['app', 'stack', 'status', 'release', 'version', 'commit', 'changed'] as const;

/** `status`: what runs of each app, and how its stacks are. */
export async function status(context: Context): Promise<void> {
  const { clients, stage, options, print, workspaceRoot } = context;
  const wanted = options.project && path.basename(options.project);
  const owners = new Map(workspaceStacks(workspaceRoot).map((one) => [one.stackName, path.basename(one.project)]));
  // An app that is no longer in the workspace may run nevertheless.
  if (wanted && ![...owners.values()].includes(wanted)) owners.set(wanted, wanted);
  const chosen = [...owners].filter(([, app]) => !wanted || app === wanted);
  const deployed = await stageStacks(
    context,
    chosen.map(([stack]) => stack),
  );
  const records = new Map<string, ReleaseRecord | undefined>();
  const rows = [];
  for (const [stack, app] of chosen) {
    if (!records.has(app)) records.set(app, await currentRelease(clients.ssm, app));
    rows.push(rowOf(app, stackNameOf(stage, stack), deployed.get(stack), records.get(app)));
  }
  print(options.format === 'json' ? JSON.stringify(rows, null, 2) : textTable(rows.map(shortened), COLUMNS));
}

const rowOf = (app: string, stack: string, found: Stack | undefined, record: ReleaseRecord | undefined) => ({
  app,
  stack,
  status: found?.StackStatus ?? 'not deployed',
  release: record?.digest ?? '-',
  version: record?.version ?? '-',
  commit: record?.commit ?? '-',
  changed: (found?.LastUpdatedTime ?? found?.CreationTime)?.toISOString() ?? '-',
});

const shortened = (row: ReturnType<typeof rowOf>): ReturnType<typeof rowOf> => ({
  ...row,
  commit: row.commit.replace(/^([0-9a-f]{12})[0-9a-f]{28}/, '$1'),
});

/**
 * The stacks of the stage that exist, by their name without `wc-<stage>-`. Each is asked for by its name: who deploys may
 * see these stacks only, and DescribeStacks without a name is a question about all of the account.
 */
export async function stageStacks({ clients, stage }: Context, names: readonly string[]): Promise<Map<string, Stack>> {
  const found = new Map<string, Stack>();
  await inOrder(new Map(names.map((name) => [name, []])), AT_A_TIME, async (name) => {
    const stack = await describeStack(clients.cloudFormation, stackNameOf(stage, name));
    if (stack && stack.StackStatus !== 'REVIEW_IN_PROGRESS') found.set(name, stack);
  });
  return found;
}
