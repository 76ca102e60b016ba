import type { Template } from '../../template.ts';
import type { Finding } from '../finding.ts';
import { bucketPublicAccess } from './bucket-public-access.ts';
import { iamWildcards } from './iam-wildcards.ts';
import { lambdaRuntime } from './lambda-runtime.ts';
import { logRetention } from './log-retention.ts';
import { queueRedrive } from './queue-redrive.ts';

const RULES = [iamWildcards, queueRedrive, logRetention, bucketPublicAccess, lambdaRuntime];

/** What the project asks of its templates beyond what CloudFormation accepts. */
export const projectFindings = (template: Template): Finding[] => RULES.flatMap((rule) => rule(template));
