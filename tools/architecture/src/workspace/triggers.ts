import type { Json, JsonMap } from '@wallcrawler/stack';
import type { Program } from './functions.ts';
import { asText } from './json.ts';
import { mentions, resourcesOf } from './resources.ts';
import { statementsOf } from './statements.ts';
import type { Workspace } from './workspace.ts';

/** A route of the REST API and the function that serves it. */
export interface Route {
  method: string;
  path: string;
  operationId: string;
  function: string;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** The routes of the composed OpenAPI body, which API Gateway imports; those that API Gateway answers itself are left out. */
export function routesOf({ stacks }: Workspace): Route[] {
  const bodies = stacks.flatMap((stack) =>
    resourcesOf(stack, 'AWS::ApiGateway::RestApi').map(([, { Properties }]) => Properties?.['Body'] as JsonMap),
  );
  return bodies.flatMap((body) =>
    Object.entries(body['paths'] as Record<string, JsonMap>).flatMap(([path, operations]) =>
      METHODS.flatMap((method) => {
        const operation = operations[method] as JsonMap | undefined;
        const name = functionIn(operation?.['x-amazon-apigateway-integration']);
        return operation && name
          ? [{ method: method.toUpperCase(), path, operationId: asText(operation['operationId']), function: name }]
          : [];
      }),
    ),
  );
}

/** The function that an integration or authorizer invokes. */
const functionIn = (value: Json | undefined): string | undefined =>
  /:function:([a-z0-9-]+)(?::|\/|\$)/.exec(JSON.stringify(value ?? null))?.[1];

/** Everything that starts a program, one phrase each. */
export function triggersOf(workspace: Workspace, program: Program): string[] {
  return [
    ...routesOf(workspace)
      .filter((route) => route.function === program.name)
      .map(({ method, path }) => `\`${method} ${path}\``),
    ...authorizerOf(workspace, program),
    ...eventSourcesOf(workspace, program),
    ...rulesOf(workspace, program),
    ...callersOf(workspace, program),
    ...serviceOf(workspace, program),
  ];
}

function authorizerOf({ stacks }: Workspace, { name }: Program): string[] {
  const bodies = stacks.flatMap((stack) => resourcesOf(stack, 'AWS::ApiGateway::RestApi'));
  const schemes = bodies.map(
    ([, { Properties }]) => ((Properties?.['Body'] as JsonMap)['components'] as JsonMap)['securitySchemes'],
  );
  return schemes.some((scheme) => functionIn(scheme) === name) ? ['authorizer of the REST API'] : [];
}

/** `stream of wallcrawler-sessions`, `queue webhooks-deliverer`. */
export function eventSourcesOf({ resolver }: Workspace, { stack }: Program): string[] {
  return resourcesOf(stack, 'AWS::Lambda::EventSourceMapping').map(([, { Properties = {} }]) => {
    const { text, resources } = resolver.resolve(stack.stackName, Properties['EventSourceArn']);
    const kind = resources.some(({ resource }) => resource.Type === 'AWS::SQS::Queue') ? 'queue' : 'stream of';
    return `${kind} \`${text}\`, ${resolver.resolve(stack.stackName, Properties['BatchSize']).text} at once`;
  });
}

/** What a rule's match looks like: its schedule, or the sources and types of events. */
export function describeRule({ resolver }: Workspace, stackName: string, properties: JsonMap): string {
  const schedule = properties['ScheduleExpression'];
  if (schedule !== undefined) return `schedule \`${asText(schedule)}\``;
  const pattern = (properties['EventPattern'] ?? {}) as JsonMap;
  const named = (key: string): string =>
    ((pattern[key] ?? []) as Json[])
      .map((item) => `\`${typeof item === 'string' ? item : JSON.stringify(item)}\``)
      .join(', ');
  const bus = resolver.resolve(stackName, properties['EventBusName']).text || 'default';
  return `bus \`${bus}\`: ${named('detail-type') || 'any type'} from ${named('source') || 'any source'}`;
}

const rulesOf = (workspace: Workspace, { stack, kind }: Program): string[] =>
  resourcesOf(stack, 'AWS::Events::Rule')
    .filter(([, { Properties }]) => kind === 'function' && mentions(Properties?.['Targets'], 'Alias'))
    .map(([, { Properties }]) => describeRule(workspace, stack.stackName, Properties ?? {}));

/** Programs whose role may invoke this function, or run this task. */
function callersOf(workspace: Workspace, { name, kind }: Program): string[] {
  const action = kind === 'function' ? 'lambda:InvokeFunction' : 'ecs:RunTask';
  const callers = workspace.stacks.filter((stack) =>
    statementsOf(stack, workspace.resolver).some(
      ({ actions, targets, resources }) =>
        actions.includes(action) &&
        (resources.some((resource) => resource.name === name) ||
          targets.some((target) => target.includes(`/${name}:`))),
    ),
  );
  return callers.map(({ stackName }) => `${action} by \`${stackName}\``);
}

const serviceOf = ({ resolver }: Workspace, { stack, kind }: Program): string[] =>
  kind === 'function'
    ? []
    : resourcesOf(stack, 'AWS::ECS::Service').map(
        ([, { Properties }]) =>
          `ECS service \`${resolver.resolve(stack.stackName, Properties?.['ServiceName']).text}\` behind the load balancer`,
      );
