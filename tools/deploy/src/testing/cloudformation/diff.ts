import type { Desired, FakeChange, FakeResource } from './model.ts';

/** Properties whose change makes another resource of it, of the types that matter here; `*` is all of them. */
const REPLACED_BY: Record<string, readonly string[] | '*'> = {
  'AWS::DynamoDB::Table': ['TableName', 'KeySchema'],
  'AWS::EC2::VPC': ['CidrBlock'],
  'AWS::ECR::Repository': ['RepositoryName'],
  'AWS::ECS::Cluster': ['ClusterName'],
  'AWS::ECS::TaskDefinition': '*',
  'AWS::Lambda::Function': ['FunctionName'],
  'AWS::Lambda::Version': '*',
  'AWS::Logs::LogGroup': ['LogGroupName'],
  'AWS::S3::Bucket': ['BucketName'],
};

/** What a change set says: resources in the template's order, removed ones last. */
export function diff(before: Desired | undefined, after: Desired): FakeChange[] {
  const changes: FakeChange[] = [];
  const hasOtherTags = JSON.stringify(before?.tags) !== JSON.stringify(after.tags);
  for (const [logicalId, resource] of after.resources) {
    const { type } = resource;
    const old = before?.resources.get(logicalId);
    if (!old) changes.push({ action: 'Add', logicalId, type });
    else if (differs(old, resource) || (hasOtherTags && 'Tags' in resource.properties))
      changes.push({ action: 'Modify', logicalId, type, replacement: isReplaced(old, resource) ? 'True' : 'False' });
  }
  for (const [logicalId, { type }] of before?.resources ?? [])
    if (!after.resources.has(logicalId)) changes.push({ action: 'Remove', logicalId, type });
  return changes;
}

const differs = (left: FakeResource, right: FakeResource): boolean =>
  JSON.stringify([left.type, left.properties, left.deletionPolicy]) !==
  JSON.stringify([right.type, right.properties, right.deletionPolicy]);

function isReplaced(left: FakeResource, right: FakeResource): boolean {
  const names = REPLACED_BY[left.type] ?? [];
  if (names === '*') return true;
  return names.some((name) => JSON.stringify(left.properties[name]) !== JSON.stringify(right.properties[name]));
}

export const outputsOf = ({ template }: Desired): string => JSON.stringify(template.Outputs ?? {});
