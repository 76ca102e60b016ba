import type { ComposedStack, Json, JsonMap, Resource } from '@wallcrawler/stack';
import { asText } from './json.ts';
import { resourcesOf } from './resources.ts';
import type { Workspace } from './workspace.ts';

/** A Lambda function or a container, as its stack describes it. */
export interface Program {
  stack: ComposedStack;
  kind: 'function' | 'container';
  name: string;
  memory: string;
  /** Seconds; for a container, those that it has to stop. */
  timeout: string;
  /** Names of its environment variables. */
  environment: string[];
}

const text = ({ resolver }: Workspace, stack: ComposedStack, value: Json | undefined): string =>
  resolver.resolve(stack.stackName, value).text;

/** Every function and container of the workspace, by name. */
export function programsOf(workspace: Workspace): Program[] {
  return workspace.stacks
    .flatMap((stack) => [...functionsOf(workspace, stack), ...containersOf(workspace, stack)])
    .sort((left, right) => (left.stack.stackName < right.stack.stackName ? -1 : 1));
}

const functionsOf = (workspace: Workspace, stack: ComposedStack): Program[] =>
  resourcesOf(stack, 'AWS::Lambda::Function').map(([, { Properties = {} }]) => ({
    stack,
    kind: 'function',
    name: text(workspace, stack, Properties['FunctionName']),
    memory: text(workspace, stack, Properties['MemorySize']),
    timeout: text(workspace, stack, Properties['Timeout']),
    environment: Object.keys(
      ((Properties['Environment'] as JsonMap | undefined)?.['Variables'] ?? {}) as JsonMap,
    ).sort(),
  }));

function containersOf(workspace: Workspace, stack: ComposedStack): Program[] {
  return resourcesOf(stack, 'AWS::ECS::TaskDefinition').map(([, { Properties = {} }]: [string, Resource]) => {
    const [container = {}] = (Properties['ContainerDefinitions'] ?? []) as JsonMap[];
    return {
      stack,
      kind: 'container',
      name: text(workspace, stack, Properties['Family']),
      memory: text(workspace, stack, Properties['Memory']),
      timeout: text(workspace, stack, container['StopTimeout']),
      environment: ((container['Environment'] ?? []) as JsonMap[]).map(({ Name }) => asText(Name)).sort(),
    };
  });
}
