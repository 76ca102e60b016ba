import type { Change } from '@aws-sdk/client-cloudformation';
import { DeployError } from '../errors.ts';

/** One line of a change set. */
export interface ChangeRow {
  action: string;
  logicalId: string;
  type: string;
  /** `True`, `False`, `Conditional`; empty where it does not apply. */
  replacement: string;
}

export const CHANGE_COLUMNS = ['action', 'logicalId', 'type', 'replacement'] as const;

/** Resources whose loss loses data, or takes the whole stage down. */
const PROTECTED_TYPES = new Set([
  'AWS::ApiGateway::RestApi',
  'AWS::DynamoDB::Table',
  'AWS::EC2::VPC',
  'AWS::ECR::Repository',
  'AWS::ECS::Cluster',
  'AWS::KMS::Key',
  'AWS::S3::Bucket',
]);

export const changeRows = (changes: readonly Change[]): ChangeRow[] =>
  changes
    .flatMap(({ ResourceChange: change }) => (change ? [change] : []))
    .map(({ Action, LogicalResourceId, ResourceType, Replacement }) => ({
      action: Action ?? '',
      logicalId: LogicalResourceId ?? '',
      type: ResourceType ?? '',
      replacement: Replacement ?? '',
    }));

/**
 * The changes that would replace or delete a resource of a protected type. `Conditional` counts: CloudFormation itself
 * does not know before it is too late.
 */
export const dangerousChanges = (rows: readonly ChangeRow[]): ChangeRow[] =>
  rows.filter(
    ({ action, type, replacement }) =>
      PROTECTED_TYPES.has(type) &&
      (action === 'Remove' || (action === 'Modify' && (replacement === 'True' || replacement === 'Conditional'))),
  );

/** @throws DeployError that names the resources, unless each of them is allowed by its logical id. */
export function refuseDangerousChanges(stack: string, rows: readonly ChangeRow[], allowed: readonly string[]): void {
  const refused = dangerousChanges(rows).filter(({ logicalId }) => !allowed.includes(logicalId));
  if (refused.length === 0) return;
  const lines = refused.map(({ action, logicalId, type, replacement }) => {
    const what = action === 'Remove' ? 'delete' : replacement === 'True' ? 'replace' : 'perhaps replace';
    return `  ${what} ${logicalId} (${type})`;
  });
  throw new DeployError(
    [
      `${stack}: the change set was refused and deleted; the stack is as it was. It would`,
      ...lines,
      `If that is what you want, add ${refused.map(({ logicalId }) => `--allow-replacement ${logicalId}`).join(' ')}.`,
    ].join('\n'),
  );
}
