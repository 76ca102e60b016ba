import type { ComposedStack, Json, JsonMap } from '@wallcrawler/stack';
import { asText } from './json.ts';
import type { Located, Resolver } from './resolver.ts';

/** One statement of a role's policies, as a reader sees it. */
export interface Statement {
  sid: string;
  effect: string;
  actions: string[];
  /** What it is about, by name: `wallcrawler-sessions/index/status-expiresAt-index`. */
  targets: string[];
  /** The resources of the stacks that it is about. */
  resources: Located[];
  /** Condition operators with their keys: `ArnEquals ecs:cluster`. */
  conditions: string[];
}

const list = (value: Json | undefined): Json[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);

/** `arn:aws:ecs:<region>:<account>:task/wallcrawler/*` -> `task/wallcrawler/*`. */
const withoutArn = (text: string): string => text.replace(/^arn:aws:[a-z0-9-]+:[^:]*:[^:]*:/, '');

/** The statements of every inline policy of the stack's own role for its function or task. */
export function statementsOf(stack: ComposedStack, resolver: Resolver): Statement[] {
  const roles = ['Role', 'TaskRole'].flatMap((id) => stack.template.Resources[id] ?? []);
  return roles
    .flatMap(({ Properties }) => list(Properties?.['Policies']) as JsonMap[])
    .flatMap((policy) => list((policy['PolicyDocument'] as JsonMap)['Statement']) as JsonMap[])
    .map((statement) => {
      const resolved = list(statement['Resource']).map((target) => resolver.resolve(stack.stackName, target));
      return {
        sid: asText(statement['Sid']),
        effect: asText(statement['Effect']),
        actions: list(statement['Action']).map(asText).sort(),
        targets: resolved.map(({ text }) => withoutArn(text)).sort(),
        resources: resolved.flatMap(({ resources }) => resources),
        conditions: Object.entries((statement['Condition'] ?? {}) as JsonMap).flatMap(([operator, keys]) =>
          Object.keys(keys as JsonMap).map((key) => `${operator} ${key}`),
        ),
      };
    });
}
