import type { Located } from './resolver.ts';
import { statementsOf } from './statements.ts';
import type { Workspace } from './workspace.ts';

/** A stack's role, and what it may do with one resource. */
export interface Access {
  stack: string;
  actions: string[];
}

const READS = /^(dynamodb:(Get|BatchGet|Query|Scan|Describe)|s3:(Get|List|Head)|sqs:(Receive|GetQueue)|ssm:Get)/;

export const isRead = (action: string): boolean => READS.test(action);

/** Whether a statement's target, such as `wallcrawler-signal-*`, covers a name. */
const covers = (target: string, name: string): boolean =>
  target.includes('*') && new RegExp(`^${target.split('*').map(escaped).join('.*')}$`).test(name);

const escaped = (text: string): string => text.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&');

/** The programs whose role lets them do something with a resource, by stack. */
export function accessTo(workspace: Workspace, { stack, logicalId, name, resource }: Located): Access[] {
  const service = `${resource.Type.split('::')[1]?.toLowerCase()}:`;
  const users = workspace.stacks.flatMap((user) => {
    const actions = statementsOf(user, workspace.resolver)
      .filter(({ effect }) => effect === 'Allow')
      .filter(
        (statement) =>
          statement.resources.some((one) => one.stack === stack && one.logicalId === logicalId) ||
          (statement.actions.some((action) => action.startsWith(service)) &&
            statement.targets.some((target) => target !== '*' && covers(target, name))),
      )
      .flatMap((statement) => statement.actions);
    return actions.length > 0 ? [{ stack: user.stackName, actions: [...new Set(actions)].sort() }] : [];
  });
  return users.sort((left, right) => (left.stack < right.stack ? -1 : 1));
}

/** The resources of one type in all stacks. */
export const locateAll = ({ stacks, resolver }: Workspace, type: string): Located[] =>
  stacks.flatMap(({ stackName, template }) =>
    Object.entries(template.Resources).flatMap(([logicalId, resource]) =>
      resource.Type === type ? (resolver.locate(stackName, logicalId) ?? []) : [],
    ),
  );
