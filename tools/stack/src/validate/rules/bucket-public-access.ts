import { type Resource, type Template, isMap, resourcesOfType } from '../../template.ts';
import type { Finding } from '../finding.ts';

const BLOCKS = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];

/** Every bucket blocks all four ways of public access by itself, whatever the account's settings are. */
export const bucketPublicAccess = (template: Template): Finding[] =>
  resourcesOfType(template, 'AWS::S3::Bucket').flatMap(([logicalId, bucket]) => {
    const missing = openWays(bucket);
    if (missing.length === 0) return [];
    const message = `expected PublicAccessBlockConfiguration with ${missing.join(', ')}: true`;
    return [{ severity: 'error', rule: 'bucket-public-access', logicalId, message }];
  });

function openWays({ Properties }: Resource): string[] {
  const configuration = Properties?.PublicAccessBlockConfiguration;
  return BLOCKS.filter((block) => !isMap(configuration) || configuration[block] !== true);
}
