import type { Template } from '../template.ts';
import type { ComposedStack } from './compose-stack.ts';
import { parameterPath } from './publish.ts';
import type { StackSource } from './stack-source.ts';

/** SSM path -> the stack that publishes it. */
export const parametersOf = (sources: readonly StackSource[]): Map<string, string> =>
  new Map(
    sources.flatMap(({ stackName, directives }) =>
      Object.keys(directives.Publish).map((name): [string, string] => [parameterPath(stackName, name), stackName]),
    ),
  );

/**
 * The stacks whose published values a template reads.
 * @throws Error for a value that no stack publishes.
 */
export function dependenciesOf(stackName: string, template: Template, published: Map<string, string>): string[] {
  const producers = Object.entries(template.Parameters)
    .filter(([, parameter]) => parameter.Type.startsWith('AWS::SSM::Parameter::Value<'))
    .map(([name, parameter]) => {
      const producer = published.get(String(parameter.Default));
      if (!producer) throw new Error(`stack ${stackName}: no stack publishes ${parameter.Default} (parameter ${name})`);
      return producer;
    });
  return [...new Set(producers)].filter((producer) => producer !== stackName);
}

/**
 * Orders stacks so that each comes after the ones it depends on; otherwise the given order stays.
 * @throws Error that names the stacks of a cycle, or a dependency that does not exist.
 */
export function orderStacks<S extends Pick<ComposedStack, 'stackName' | 'dependsOn'>>(stacks: readonly S[]): S[] {
  const byName = new Map(stacks.map((stack) => [stack.stackName, stack]));
  const ordered = new Set<S>();
  const visit = (stack: S, path: string[]): void => {
    if (ordered.has(stack)) return;
    const trail = [...path, stack.stackName];
    if (path.includes(stack.stackName)) throw new Error(`stacks depend on each other: ${trail.join(' -> ')}`);
    for (const name of stack.dependsOn) {
      const dependency = byName.get(name);
      if (!dependency) throw new Error(`stack ${stack.stackName} depends on ${name}, which does not exist`);
      visit(dependency, trail);
    }
    ordered.add(stack);
  };
  for (const stack of stacks) visit(stack, []);
  return [...ordered];
}
