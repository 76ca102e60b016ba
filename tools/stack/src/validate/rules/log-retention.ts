import { type Template, resourcesOfType } from '../../template.ts';
import type { Finding } from '../finding.ts';

/** Every log group has a retention; without one CloudWatch keeps logs, and bills them, for ever. */
export const logRetention = (template: Template): Finding[] =>
  resourcesOfType(template, 'AWS::Logs::LogGroup')
    .filter(([, group]) => group.Properties?.RetentionInDays === undefined)
    .map(([logicalId]) => ({
      severity: 'error',
      rule: 'log-retention',
      logicalId,
      message: 'expected RetentionInDays',
    }));
