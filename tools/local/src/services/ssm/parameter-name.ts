import { AwsError } from '../aws-error.ts';

/** Checks a name as PutParameter does; throws ValidationException. */
export function checkParameterName(name: string): void {
  const invalid = (why: string) => new AwsError('ValidationException', `Parameter name "${name}": ${why}.`);
  if (!/^[\w.\-/]{1,1011}$/.test(name)) throw invalid('only letters, digits and . - _ / are allowed');
  if (name.includes('/') && !name.startsWith('/')) throw invalid('a name with levels must begin with /');
  if (name.endsWith('/') || name.includes('//')) throw invalid('a level must not be empty');
  if (name.split('/').length - 1 > 15) throw invalid('at most 15 levels are allowed');
  if (/^\/?(aws|ssm)/i.test(name)) throw invalid('it must not begin with "aws" or "ssm"');
}

/** Splits what GetParameter takes (a name or an ARN, with or without `:version`) into the name and the version. */
export function parseParameterReference(reference: string): { name: string; version?: number } {
  const arn = /^arn:aws[\w-]*:ssm:[^:]*:\d*:parameter(\/.*)$/.exec(reference);
  const [name = '', version] = (arn?.[1] ?? reference).split(':');
  if (version === undefined) return { name };
  if (!/^\d+$/.test(version)) {
    throw new AwsError('ValidationException', `"${reference}": a version is a number; labels are not kept here.`);
  }
  return { name, version: Number(version) };
}
