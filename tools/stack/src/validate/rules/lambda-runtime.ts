import { type Template, resourcesOfType } from '../../template.ts';
import type { Finding } from '../finding.ts';

/**
 * The runtimes that functions may use, which is the one that the bundles are built for and the tests run on, with the
 * days of AWS's schedule: from the first on it gets no more patches, from the second on no function is made with it.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
 */
const RUNTIMES: Record<string, { deprecated: string; refused: string }> = {
  'nodejs24.x': { deprecated: '2028-04-30', refused: '2028-06-01' },
};

/** Every function runs on a runtime that the project uses and AWS accepts; a deprecated one is a warning first. */
export const lambdaRuntime = (template: Template, today = new Date().toISOString().slice(0, 10)): Finding[] =>
  resourcesOfType(template, 'AWS::Lambda::Function').flatMap(([logicalId, { Properties }]) => {
    const finding = verdict(Properties?.Runtime, today);
    return finding ? [{ ...finding, rule: 'lambda-runtime', logicalId }] : [];
  });

function verdict(runtime: unknown, today: string): Pick<Finding, 'severity' | 'message'> | undefined {
  const dates = typeof runtime === 'string' ? RUNTIMES[runtime] : undefined;
  if (!dates) {
    const message = `expected Runtime ${Object.keys(RUNTIMES).join(' or ')}, found ${JSON.stringify(runtime ?? null)}`;
    return { severity: 'error', message };
  }
  if (today >= dates.refused)
    return { severity: 'error', message: `AWS accepts ${String(runtime)} no more since ${dates.refused}: move on` };
  if (today < dates.deprecated) return undefined;
  return {
    severity: 'warning',
    message: `${String(runtime)} gets no patches since ${dates.deprecated}: move on before ${dates.refused}`,
  };
}
