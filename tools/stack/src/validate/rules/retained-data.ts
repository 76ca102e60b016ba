import { type Resource, type Template, isMap } from '../../template.ts';
import type { Finding } from '../finding.ts';

/** What holds data that no deploy can make anew, or without which it cannot be read. */
const HOLDERS = new Set(['AWS::DynamoDB::Table', 'AWS::ECR::Repository', 'AWS::KMS::Key', 'AWS::S3::Bucket']);

/**
 * Every table, bucket, key and repository outlives its stack and its replacement; a table besides refuses to be deleted
 * and can be restored to any second. A key that holds nothing may say so in its metadata (`Wallcrawler: { NotRetained:
 * <reason> }`).
 */
export const retainedData = (template: Template): Finding[] =>
  Object.entries(template.Resources)
    .filter(([, resource]) => HOLDERS.has(resource.Type) && !isExplained(resource))
    .flatMap(([logicalId, resource]) =>
      missing(resource).map((what) => ({
        severity: 'error',
        rule: 'retained-data',
        logicalId,
        message: `expected ${what}: this is data`,
      })),
    );

function missing({ Type, DeletionPolicy, UpdateReplacePolicy, Properties = {} }: Resource): string[] {
  const recovery = Properties.PointInTimeRecoverySpecification;
  const isTable = Type === 'AWS::DynamoDB::Table';
  return [
    ...(DeletionPolicy === 'Retain' ? [] : ['DeletionPolicy: Retain']),
    ...(UpdateReplacePolicy === 'Retain' ? [] : ['UpdateReplacePolicy: Retain']),
    ...(isTable && !isOn(Properties.DeletionProtectionEnabled) ? ['DeletionProtectionEnabled'] : []),
    ...(isTable && !(isMap(recovery) && recovery.PointInTimeRecoveryEnabled === true)
      ? ['PointInTimeRecoverySpecification with PointInTimeRecoveryEnabled: true']
      : []),
  ];
}

/** On, or for the stage to say. */
const isOn = (value: unknown): boolean => value === true || (typeof value === 'object' && value !== null);

function isExplained({ Type, Metadata }: Resource): boolean {
  const reason = isMap(Metadata?.Wallcrawler) ? Metadata.Wallcrawler.NotRetained : undefined;
  return Type === 'AWS::KMS::Key' && typeof reason === 'string' && reason.trim() !== '';
}
