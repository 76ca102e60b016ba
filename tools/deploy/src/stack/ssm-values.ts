import { GetParametersCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { Template } from '@wallcrawler/stack';
import { NotYetError } from '../errors.ts';
import { isSsm } from './parameters.ts';

/** GetParameters takes no more names. */
const BATCH = 10;

/**
 * The values behind a stack's parameters: of one that is read from SSM the value there, of others their own. For
 * CloudFormation a missing one is an obscure failure; here it says what comes first.
 * @throws NotYetError that names the paths and the stacks that publish them.
 */
export async function finalValues(
  ssm: SSMClient,
  stack: string,
  { Parameters }: Pick<Template, 'Parameters'>,
  values: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const isRead = (name: string): boolean => isSsm(Parameters[name]!);
  const paths = [
    ...new Set(
      Object.keys(values)
        .filter(isRead)
        .map((name) => values[name]!),
    ),
  ];
  const found = new Map<string, string>();
  for (let at = 0; at < paths.length; at += BATCH) {
    const { Parameters: page = [] } = await ssm.send(new GetParametersCommand({ Names: paths.slice(at, at + BATCH) }));
    for (const { Name = '', Value = '' } of page) found.set(Name, Value);
  }
  const missing = paths.filter((path) => !found.has(path));
  if (missing.length) throw new NotYetError(describeMissing(stack, missing));
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, isRead(name) ? found.get(value)! : value]),
  );
}

function describeMissing(stack: string, paths: readonly string[]): string {
  const publishers = paths.map((path) => /^\/wallcrawler\/([^/]+)\/[^/]+$/.exec(path)?.[1]);
  const known = [...new Set(publishers.filter((name) => name !== undefined))];
  const advice = known.length ? `Deploy ${known.join(', ')} first.` : 'Make it first.';
  return `${stack} reads what is not in SSM yet: ${paths.join(', ')}. ${advice}`;
}
