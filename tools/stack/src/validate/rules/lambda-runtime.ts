import { type Template, resourcesOfType } from '../../template.ts';
import type { Finding } from '../finding.ts';

/** The runtimes that functions may use: the one that the bundles are built for and the tests run on. */
const ACCEPTED: readonly unknown[] = ['nodejs24.x'];

/** Every function runs on an accepted runtime. */
export const lambdaRuntime = (template: Template): Finding[] =>
  resourcesOfType(template, 'AWS::Lambda::Function')
    .filter(([, { Properties }]) => !ACCEPTED.includes(Properties?.Runtime))
    .map(([logicalId, { Properties }]) => ({
      severity: 'error',
      rule: 'lambda-runtime',
      logicalId,
      message: `expected Runtime ${ACCEPTED.join(' or ')}, found ${JSON.stringify(Properties?.Runtime ?? null)}`,
    }));
