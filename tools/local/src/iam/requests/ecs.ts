import { arn } from '../../account.ts';
import { UnknownOperationError, jsonOf, operationOf } from '../api-request.ts';
import type { ApiRequest } from '../api-request.ts';
import type { Need } from '../evaluate.ts';

/** What RunTask's needs depend on besides the request. */
export interface KnownTaskDefinition {
  arn: string;
  /** ARNs of the roles that ECS is handed. */
  roles: string[];
}

/** Undefined when there is no such task definition. */
export type FindTaskDefinition = (reference: string) => KnownTaskDefinition | undefined;

interface EcsInput {
  cluster?: string;
  task?: string;
  tasks?: string[];
  taskDefinition?: string;
  propagateTags?: string;
  tags?: unknown[];
  overrides?: { taskRoleArn?: string; executionRoleArn?: string };
}

const nameOf = (reference = 'default'): string => reference.slice(reference.lastIndexOf('/') + 1);

/**
 * What the operations of ECS need.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
export function ecsNeeds(request: ApiRequest, find: FindTaskDefinition): Need[] {
  const operation = operationOf(request);
  const input = jsonOf<EcsInput>(request);
  const cluster = nameOf(input.cluster);
  const keys = { 'ecs:cluster': [arn('ecs', `cluster/${cluster}`)] };
  const onTask = (task = ''): Need => ({
    action: `ecs:${operation}`,
    resource: arn('ecs', `task/${cluster}/${nameOf(task)}`),
    keys,
  });
  switch (operation) {
    case 'RunTask':
      return runTaskNeeds(input, cluster, keys, find);
    case 'StopTask':
      return [onTask(input.task)];
    case 'DescribeTasks':
    case 'UpdateTaskProtection':
    case 'GetTaskProtection':
      return (input.tasks ?? []).map(onTask);
    case 'ListTasks':
      // Its only resource type is the container instance, which Fargate does not have.
      return [{ action: 'ecs:ListTasks', resource: '*', keys }];
    default:
      throw new UnknownOperationError(`ecs:${operation}`);
  }
}

/**
 * RunTask needs leave for the task definition, to hand each of its roles to ECS, and to tag what it makes.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/supported-iam-actions-tagging.html
 */
function runTaskNeeds(
  { taskDefinition = '', propagateTags = 'NONE', tags = [], overrides = {} }: EcsInput,
  cluster: string,
  keys: Need['keys'],
  find: FindTaskDefinition,
): Need[] {
  // ECS itself says that there is no such task definition, to whoever might run one of that name.
  const revision = taskDefinition.includes(':') ? taskDefinition : `${taskDefinition}:0`;
  const definition = find(taskDefinition) ?? { arn: arn('ecs', `task-definition/${revision}`), roles: [] };
  const given = [overrides.taskRoleArn, overrides.executionRoleArn].filter((role) => role !== undefined);
  const tagging = {
    action: 'ecs:TagResource',
    resource: arn('ecs', `task/${cluster}/*`),
    keys: { 'ecs:CreateAction': ['RunTask'] },
  };
  return [
    { action: 'ecs:RunTask', resource: definition.arn, keys },
    ...[...new Set([...definition.roles, ...given])].map((role) => ({
      action: 'iam:PassRole',
      resource: role,
      keys: { 'iam:PassedToService': ['ecs-tasks.amazonaws.com'] },
    })),
    ...(propagateTags !== 'NONE' || tags.length > 0 ? [tagging] : []),
  ];
}
