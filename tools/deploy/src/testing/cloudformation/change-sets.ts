import { randomUUID } from 'node:crypto';
import { AwsError } from '@wallcrawler/local/services';
import { type Template, readTemplate } from '@wallcrawler/stack';
import { type QueryInput, listOf, textOf } from '../aws/query.ts';
import type { FakeS3 } from '../aws/s3.ts';
import type { FakeSsm } from '../aws/ssm.ts';
import { type AccountScope, desiredResources } from './desired.ts';
import { diff, outputsOf } from './diff.ts';
import type { Desired, FakeChangeSet, FakeStack } from './model.ts';

/** The text of AWS: https://github.com/aws/aws-cli/issues/3123. */
const NO_CHANGES =
  "The submitted information didn't contain changes. Submit different information to create a change set.";
const INLINE_LIMIT_BYTES = 51_200;

export const invalid = (message: string): AwsError => new AwsError('ValidationError', message);

export interface ChangeSetWorld extends AccountScope {
  s3: FakeS3;
  ssm: FakeSsm;
}

/** A change set of a request, already computed; it shows itself as complete at a later look. */
export function makeChangeSet(
  world: ChangeSetWorld,
  stack: FakeStack,
  input: QueryInput,
  failure: string | undefined,
): FakeChangeSet {
  const desired = readDesired(world, stack.name, input);
  const changes = diff(stack.current, desired);
  const isEmpty =
    changes.length === 0 && stack.current !== undefined && outputsOf(stack.current) === outputsOf(desired);
  const name = textOf(input, 'ChangeSetName');
  const reason = failure ?? (isEmpty ? NO_CHANGES : undefined);
  return {
    id: `arn:aws:cloudformation:${world.region}:${world.account}:changeSet/${name}/${randomUUID()}`,
    name,
    isFirst: textOf(input, 'ChangeSetType') === 'CREATE',
    description: textOf(input, 'Description'),
    status: 'CREATE_IN_PROGRESS',
    reason,
    execution: reason ? 'UNAVAILABLE' : 'AVAILABLE',
    changes: reason ? [] : changes,
    desired,
  };
}

function readDesired(world: ChangeSetWorld, stackName: string, input: QueryInput): Desired {
  const template = readTemplate(templateText(world, input), stackName);
  const pairs = (list: string, key: string, value: string): Record<string, string> =>
    Object.fromEntries(listOf(input, list).map((item) => [textOf(item, key), textOf(item, value)]));
  const parameters = pairs('Parameters', 'ParameterKey', 'ParameterValue');
  checkCapabilities(template, input['Capabilities']);
  return {
    template,
    parameters,
    tags: pairs('Tags', 'Key', 'Value'),
    resources: desiredResources(stackName, template, readValues(world, template, parameters), world),
  };
}

function templateText({ s3 }: ChangeSetWorld, input: QueryInput): string {
  const body = textOf(input, 'TemplateBody');
  if (Buffer.byteLength(body) > INLINE_LIMIT_BYTES)
    throw invalid(
      "1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to 51200",
    );
  if (body) return body;
  const { hostname, pathname } = new URL(textOf(input, 'TemplateURL'));
  const found = s3.objects(hostname.split('.s3.')[0]!).get(pathname.slice(1));
  if (!found) throw invalid('S3 error: The specified key does not exist.');
  return found.toString();
}

function readValues(
  { ssm }: ChangeSetWorld,
  { Parameters }: Template,
  given: Record<string, string>,
): Map<string, string> {
  const strange = Object.keys(given).filter((name) => !(name in Parameters));
  if (strange.length) throw invalid(`Parameters: [${strange.join(', ')}] do not exist in the template`);
  const missing = Object.keys(Parameters).filter(
    (name) => given[name] === undefined && Parameters[name]!.Default === undefined,
  );
  if (missing.length) throw invalid(`Parameters: [${missing.join(', ')}] must have values`);
  return new Map(
    Object.entries(Parameters).map(([name, { Type, Default }]) => {
      const value = given[name] ?? String(Default);
      if (!Type.startsWith('AWS::SSM::')) return [name, value];
      const stored = ssm.get(value);
      if (stored === undefined)
        throw invalid(`Unable to fetch parameters [${value}] from parameter store for this account.`);
      return [name, stored];
    }),
  );
}

function checkCapabilities({ Resources }: Template, given: QueryInput[string] | undefined): void {
  const iam = Object.values(Resources).filter(({ Type }) => Type.startsWith('AWS::IAM::'));
  if (iam.length === 0) return;
  const isNamed = iam.some(({ Properties = {} }) =>
    Object.keys(Properties).some((key) => /^(Role|Policy|ManagedPolicy)Name$/.test(key)),
  );
  const needed = isNamed ? 'CAPABILITY_NAMED_IAM' : 'CAPABILITY_IAM';
  const held = Array.isArray(given) ? given : [];
  if (!held.includes(needed) && !held.includes('CAPABILITY_NAMED_IAM'))
    throw new AwsError('InsufficientCapabilitiesException', `Requires capabilities : [${needed}]`);
}
