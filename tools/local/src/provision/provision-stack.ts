import type { ComposedStack, Json, JsonMap, Parameter, Resource, Template } from '@wallcrawler/stack';
import { resolveConditions } from './conditions.ts';
import { inLevels } from './levels.ts';
import { RESOURCE_HANDLERS } from './resources/index.ts';
import { referencedNames, resolve } from './resolve.ts';
import type { Provisioned, Scope } from './resolve.ts';
import type { ProvisionTarget } from './target.ts';

/** Parameter values: for one stack by its name, or for every stack that has the parameter. */
export interface ParameterValues {
  all: Readonly<Record<string, string>>;
  byStack: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * Provisions one composed stack, its resources in the order in which they refer to each other.
 * Doing it again changes nothing.
 * @throws Error that names the stack, the resource and its type.
 */
export async function provisionStack(
  { stackName, template }: ComposedStack,
  values: ParameterValues,
  target: ProvisionTarget,
): Promise<void> {
  const resources = new Map<string, Provisioned>();
  const scope: Scope = {
    stackName,
    where: stackName,
    parameters: readParameters(stackName, template, values, target),
    conditions: new Map(),
    resources,
  };
  scope.conditions = resolveConditions(template.Conditions ?? {}, scope);

  const isWanted = ({ Condition }: Resource): boolean =>
    Condition === undefined || scope.conditions.get(Condition) === true;
  const wanted = Object.fromEntries(Object.entries(template.Resources).filter(([, resource]) => isWanted(resource)));
  for (const level of inLevels(stackName, needsOf(wanted))) {
    const made = await Promise.all(
      level.map(async (logicalId): Promise<[string, Provisioned]> => {
        const resource = wanted[logicalId]!;
        return [logicalId, await provisionResource(logicalId, resource, template, scope, target)];
      }),
    );
    for (const [logicalId, provisioned] of made) resources.set(logicalId, provisioned);
  }
}

async function provisionResource(
  logicalId: string,
  { Type: type, Properties = {} }: Resource,
  template: Template,
  scope: Scope,
  target: ProvisionTarget,
): Promise<Provisioned> {
  const { stackName } = scope;
  const where = `${stackName}: ${type} ${logicalId}`;
  const handler = Object.hasOwn(RESOURCE_HANDLERS, type) && RESOURCE_HANDLERS[type];
  if (!handler) throw new Error(`${where}: the local cloud does not know this resource type`);
  const properties = resolve(Properties, { ...scope, where }) as JsonMap;
  try {
    return await handler({ stackName, logicalId, type, properties, template }, target);
  } catch (cause) {
    throw new Error(`${where}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

function readParameters(
  stackName: string,
  { Parameters }: Template,
  values: ParameterValues,
  { parameters: shared }: ProvisionTarget,
): Map<string, Json> {
  const read = ([name, { Type, Default }]: [string, Parameter]): [string, Json] => {
    const given = values.byStack[stackName]?.[name] ?? values.all[name] ?? Default;
    if (given === undefined)
      throw new Error(`${stackName}: parameter ${name} has no value; give --parameter ${name}=...`);
    if (!Type.startsWith('AWS::SSM::')) return [name, given];
    const parameter = shared.get(String(given));
    if (!parameter) throw new Error(`${stackName}: no stack has published the parameter ${given}`);
    return [name, parameter.value];
  };
  return new Map(Object.entries(Parameters ?? {}).map(read));
}

/** What each resource refers to among the others. */
function needsOf(resources: Record<string, Resource>): Map<string, string[]> {
  return new Map(
    Object.entries(resources).map(([logicalId, { Properties = {}, DependsOn = [] }]) => [
      logicalId,
      [...referencedNames(Properties), ...[DependsOn].flat()].filter((name) => Object.hasOwn(resources, name)),
    ]),
  );
}
