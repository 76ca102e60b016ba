import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import type { EcsEngine } from './engine.ts';
import type { TaskRecord } from './task.ts';

export const listTasksSchema = z.looseObject({
  cluster: z.string().optional(),
  family: z.string().optional(),
  serviceName: z.string().optional(),
  startedBy: z.string().optional(),
  desiredStatus: z.enum(['RUNNING', 'PENDING', 'STOPPED']).optional(),
  launchType: z.string().optional(),
  maxResults: z.number().int().min(1).max(100).default(100),
  nextToken: z.string().optional(),
});

type ListTasksInput = z.output<typeof listTasksSchema>;

/** ListTasks: the ARNs of the tasks that match, those desired RUNNING unless STOPPED is asked for. */
export function listTasks(engine: EcsEngine, input: ListTasksInput): { taskArns: string[]; nextToken?: string } {
  if (input.startedBy !== undefined && (input.serviceName ?? input.desiredStatus ?? input.family) !== undefined) {
    const message = 'startedBy must be the only filter: leave out family, serviceName and desiredStatus.';
    throw new AwsError('InvalidParameterException', message);
  }
  // ECS sets no task's desired status to PENDING: asking for it finds none.
  const matching = engine.tasks().filter(({ record }) => matches(record, input));
  const keys = matching.map(({ record }) => ({ arn: record.taskArn, key: orderKey(record) }));
  keys.sort((left, right) => (left.key < right.key ? -1 : 1));
  const after = input.nextToken === undefined ? '' : Buffer.from(input.nextToken, 'base64url').toString();
  const rest = keys.filter(({ key }) => key > after);
  const page = rest.slice(0, input.maxResults);
  const last = page.at(-1);
  return {
    taskArns: page.map(({ arn }) => arn),
    ...(last && rest.length > page.length ? { nextToken: Buffer.from(last.key).toString('base64url') } : {}),
  };
}

function matches(task: TaskRecord, input: ListTasksInput): boolean {
  return (
    task.desiredStatus === (input.desiredStatus ?? 'RUNNING') &&
    (input.family === undefined || task.family === input.family) &&
    (input.serviceName === undefined || task.serviceName === input.serviceName.split('/').at(-1)) &&
    (input.startedBy === undefined || task.startedBy === input.startedBy) &&
    (input.launchType === undefined || task.launchType === input.launchType)
  );
}

/** Pages are cut by a task's place in time, so tasks that start or end in between shift none of the others. */
function orderKey(task: TaskRecord): string {
  return `${String(task.createdAt).padStart(15, '0')}:${task.taskId}`;
}
