import { printTemplateYaml } from '../../compose/yaml.ts';
import type { Template } from '../../template.ts';
import type { Finding } from '../finding.ts';

/**
 * CloudFormation's quotas of a template.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 */
const LIMITS = { bytes: 1024 * 1024, resources: 500, parameters: 200, outputs: 200 };

/** Bytes up to which a template may be sent in a request; a larger one is read from S3. */
export const INLINE_BYTES = 51_200;

/** Every template is within CloudFormation's quotas. */
export const templateLimits = (template: Template): Finding[] =>
  Object.entries({
    bytes: Buffer.byteLength(printTemplateYaml(template)),
    resources: Object.keys(template.Resources).length,
    parameters: Object.keys(template.Parameters).length,
    outputs: Object.keys(template.Outputs ?? {}).length,
  })
    .filter(([kind, count]) => count > LIMITS[kind as keyof typeof LIMITS])
    .map(([kind, count]) => ({
      severity: 'error',
      rule: 'template-limits',
      message: `expected at most ${LIMITS[kind as keyof typeof LIMITS]} ${kind}, found ${count}: split the stack`,
    }));
