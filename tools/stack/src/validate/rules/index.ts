import type { Template } from '../../template.ts';
import type { Finding } from '../finding.ts';
import { alarmActions } from './alarm-actions.ts';
import { bucketPublicAccess } from './bucket-public-access.ts';
import { deadLetterAlarms } from './dead-letter-alarms.ts';
import { eventSources } from './event-sources.ts';
import { functionAlarms } from './function-alarms.ts';
import { iamPassRole } from './iam-pass-role.ts';
import { iamWildcards } from './iam-wildcards.ts';
import { lambdaRuntime } from './lambda-runtime.ts';
import { logRetention } from './log-retention.ts';
import { publicPrincipal } from './public-principal.ts';
import { queueRedrive } from './queue-redrive.ts';
import { retainedData } from './retained-data.ts';
import { templateLimits } from './template-limits.ts';
import { unusedParameters } from './unused-parameters.ts';

const RULES: ((template: Template) => Finding[])[] = [
  iamWildcards,
  iamPassRole,
  publicPrincipal,
  bucketPublicAccess,
  retainedData,
  queueRedrive,
  deadLetterAlarms,
  logRetention,
  lambdaRuntime,
  functionAlarms,
  alarmActions,
  eventSources,
  templateLimits,
  unusedParameters,
];

/** What the project asks of its templates beyond what CloudFormation accepts. */
export const projectFindings = (template: Template): Finding[] => RULES.flatMap((rule) => rule(template));
