import { createHash } from 'node:crypto';
import { type Provisioned, type Scope, resolve, resolveConditions } from '@wallcrawler/local/provision';
import type { JsonMap, Resource, Template } from '@wallcrawler/stack';
import type { FakeResource } from './model.ts';

/** Resources that are never changed in place: another content is another resource. */
const IMMUTABLE = new Set(['AWS::Lambda::Version', 'AWS::ECS::TaskDefinition']);

/** The property that names a resource, where it has one. */
const NAME = /Name$|^Family$/;

export interface AccountScope {
  account: string;
  region: string;
}

/**
 * The resources of a template with every intrinsic resolved. What AWS makes up (ids, ARNs) is made up of the stack's
 * and the resource's names here, so that equal inputs give equal resources and a diff needs nothing else.
 */
export function desiredResources(
  stackName: string,
  template: Template,
  parameters: ReadonlyMap<string, string>,
  { account, region }: AccountScope,
): Map<string, FakeResource> {
  const made = new Map<string, FakeResource>();
  const scope: Scope = {
    stackName,
    where: stackName,
    parameters,
    conditions: new Map(),
    resources: lazily(template, (logicalId) => provisioned(build(logicalId), { account, region })),
    pseudo: { 'AWS::AccountId': account, 'AWS::Region': region, 'AWS::StackName': stackName },
  };
  scope.conditions = resolveConditions(template.Conditions ?? {}, scope);

  const build = (logicalId: string): FakeResource => {
    const known = made.get(logicalId);
    if (known) return known;
    const { Type, Properties = {}, DeletionPolicy = 'Delete' } = template.Resources[logicalId]!;
    const properties = resolve(Properties, { ...scope, where: `${stackName}: ${logicalId}` }) as JsonMap;
    const resource = {
      type: Type,
      physicalId: physicalId(stackName, logicalId, Type, properties),
      properties,
      deletionPolicy: DeletionPolicy,
    };
    made.set(logicalId, resource);
    return resource;
  };
  const isWanted = ({ Condition }: Resource): boolean =>
    Condition === undefined || scope.conditions.get(Condition) === true;
  for (const [logicalId, resource] of Object.entries(template.Resources)) if (isWanted(resource)) build(logicalId);
  return made;
}

/** The resources that may be referred to, resolved when they are asked for. */
function lazily(template: Template, get: (logicalId: string) => Provisioned): ReadonlyMap<string, Provisioned> {
  const map = new Map<string, Provisioned>();
  map.get = (name) => (Object.hasOwn(template.Resources, name) ? get(name) : undefined);
  return map;
}

function physicalId(stackName: string, logicalId: string, type: string, properties: JsonMap): string {
  const own = Object.entries(properties).find(([key]) => NAME.test(key))?.[1];
  const name = typeof own === 'string' ? own : `${stackName}-${logicalId}`;
  return IMMUTABLE.has(type) ? `${name}:${hash(properties)}` : name;
}

export const hash = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 8);

function provisioned(
  { type, physicalId: id, properties }: FakeResource,
  { account, region }: AccountScope,
): Provisioned {
  const service = type.split('::')[1]!.toLowerCase();
  const known: Record<string, string> = {
    Arn: `arn:aws:${service}:${region}:${account}:${id}`,
    Version: hash(properties),
    RepositoryUri: repositoryUri(id, { account, region }),
  };
  const attributes = new Proxy(known, { get: (target, name: string) => target[name] ?? `${id}.${name}` });
  return { ref: type === 'AWS::SQS::Queue' ? `https://sqs.${region}.amazonaws.com/${account}/${id}` : id, attributes };
}

export const repositoryUri = (repository: string, { account, region }: AccountScope): string =>
  `${account}.dkr.ecr.${region}.amazonaws.com/${repository}`;
