import type { ComposedStack, Json, JsonMap, Resource } from '@wallcrawler/stack';
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
  const parameters = new Map<string, Json>();
  for (const [name, parameter] of Object.entries(template.Parameters ?? {})) {
    const given = values.byStack[stackName]?.[name] ?? values.all[name] ?? parameter.Default;
    if (given === undefined)
      throw new Error(`${stackName}: parameter ${name} has no value; give --parameter ${name}=...`);
    parameters.set(
      name,
      parameter.Type.startsWith('AWS::SSM::') ? readShared(stackName, String(given), target) : given,
    );
  }
  const conditions = new Map<string, boolean>();
  const resources = new Map<string, Provisioned>();
  const scope: Scope = { stackName, parameters, conditions, resources };
  for (const [name, expression] of Object.entries(template.Conditions ?? {}))
    conditions.set(name, resolve(expression, scope) === true);

  const isWanted = ({ Condition }: Resource): boolean => Condition === undefined || conditions.get(Condition) === true;
  const wanted = Object.fromEntries(Object.entries(template.Resources).filter(([, resource]) => isWanted(resource)));
  for (const level of levels(stackName, wanted)) {
    const made = await Promise.all(
      level.map(async (logicalId) => {
        const resource = wanted[logicalId]!;
        const handler = RESOURCE_HANDLERS[resource.Type];
        if (!handler)
          throw new Error(
            `${stackName}: the local cloud does not know the resource type ${resource.Type} (${logicalId})`,
          );
        const properties = resolve(resource.Properties ?? {}, scope) as JsonMap;
        try {
          return [
            logicalId,
            await handler({ stackName, logicalId, type: resource.Type, properties, template }, target),
          ] as const;
        } catch (cause) {
          const message = cause instanceof Error ? cause.message : String(cause);
          throw new Error(`${stackName}: ${resource.Type} ${logicalId}: ${message}`, { cause });
        }
      }),
    );
    for (const [logicalId, provisioned] of made) resources.set(logicalId, provisioned);
  }
}

function readShared(stackName: string, name: string, { parameters }: ProvisionTarget): string {
  const parameter = parameters.get(name);
  if (!parameter) throw new Error(`${stackName}: no stack has published the parameter ${name}`);
  return parameter.value;
}

/** The resources in levels: each refers only to resources of earlier levels. */
function levels(stackName: string, resources: Record<string, Resource>): string[][] {
  const names = new Set(Object.keys(resources));
  const needs = new Map(
    Object.entries(resources).map(([logicalId, { Properties = {}, DependsOn = [] }]) => [
      logicalId,
      [...referencedNames(Properties), ...[DependsOn].flat()].filter((name) => names.has(name)),
    ]),
  );
  const result: string[][] = [];
  const done = new Set<string>();
  while (done.size < names.size) {
    const level = [...names].filter((name) => !done.has(name) && needs.get(name)!.every((need) => done.has(need)));
    if (level.length === 0)
      throw new Error(
        `${stackName}: resources refer to each other in a circle: ${[...names].filter((name) => !done.has(name)).join(', ')}`,
      );
    for (const name of level) done.add(name);
    result.push(level);
  }
  return result;
}
