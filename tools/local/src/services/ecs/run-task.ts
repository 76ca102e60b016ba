import { createHash } from 'node:crypto';
import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import type { EcsEngine } from './engine.ts';
import type { TaskDefinition } from './task-definitions.ts';
import { taskView } from './task-view.ts';
import type { TaskRequest } from './task.ts';

const keyValue = z.object({ name: z.string(), value: z.string() });

export const runTaskSchema = z.looseObject({
  cluster: z.string().optional(),
  taskDefinition: z.string(),
  count: z.number().int().min(1, 'count must be between 1 and 10').max(10, 'count must be between 1 and 10').default(1),
  launchType: z.string().default('FARGATE'),
  startedBy: z
    .string()
    .regex(/^[\w/.-]{0,128}$/, 'up to 128 letters, digits, hyphens, slashes and underscores')
    .optional(),
  group: z.string().optional(),
  clientToken: z
    .string()
    .regex(/^[\x21-\x7e]{1,64}$/, 'up to 64 printable ASCII characters')
    .optional(),
  networkConfiguration: z
    .looseObject({ awsvpcConfiguration: z.looseObject({ subnets: z.array(z.string()) }).optional() })
    .optional(),
  overrides: z
    .looseObject({
      containerOverrides: z
        .array(
          z.looseObject({
            name: z.string(),
            command: z.array(z.string()).optional(),
            environment: z.array(keyValue).optional(),
          }),
        )
        .default([]),
    })
    .default({ containerOverrides: [] }),
  tags: z.array(z.object({ key: z.string(), value: z.string() })).default([]),
});

type RunTaskInput = z.output<typeof runTaskSchema>;

/** RunTask: starts `count` tasks, or returns those which the same request with the same clientToken has started. */
export function runTask(engine: EcsEngine, input: RunTaskInput): { tasks: unknown[]; failures: unknown[] } {
  const definition = engine.definitions.find(input.taskDefinition, 'TaskDefinition not found.');
  const request = toTaskRequest(input, definition);
  const earlier = findEarlier(engine, request);
  if (earlier.length > 0) return { tasks: earlier.map((task) => taskView(task.record, ['TAGS'])), failures: [] };
  const tasks = Array.from({ length: input.count }, () => engine.launch(definition, request));
  return { tasks: tasks.map((task) => taskView(task.record, ['TAGS'])), failures: [] };
}

function toTaskRequest(input: RunTaskInput, definition: TaskDefinition): TaskRequest {
  const subnets = input.networkConfiguration?.awsvpcConfiguration?.subnets;
  if (!subnets) {
    const message = "Network Configuration must be provided when networkMode 'awsvpc' is specified.";
    throw new AwsError('InvalidParameterException', message);
  }
  if (!subnets[0]) throw new AwsError('InvalidParameterException', 'subnets can not be empty.');
  const { containerOverrides } = input.overrides;
  const stranger = containerOverrides.find(({ name }) => name !== definition.container.Name);
  if (stranger) {
    const message = `Override for container named ${stranger.name} is not a container in the TaskDefinition.`;
    throw new AwsError('InvalidParameterException', message);
  }
  const { clientToken, ...rest } = input;
  return {
    startedBy: input.startedBy,
    group: input.group ?? `family:${definition.family}`,
    ...{ launchType: input.launchType, subnetId: subnets[0], containerOverrides, tags: input.tags },
    ...(clientToken ? { clientToken, requestHash: hash(rest) } : {}),
  };
}

/** The tasks that this token has started; a token stands for one request as long as its tasks can be described. */
function findEarlier(engine: EcsEngine, { clientToken, requestHash }: TaskRequest) {
  if (!clientToken) return [];
  const earlier = engine.tasks().filter(({ record }) => record.clientToken === clientToken);
  if (earlier.some(({ record }) => record.requestHash !== requestHash)) {
    throw new AwsError('ConflictException', 'The clientToken is in use with a different RunTask request.', {
      fields: { resourceIds: earlier.map(({ record }) => record.taskArn) },
    });
  }
  return earlier;
}

function hash(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}

/** JSON with sorted keys: two requests that say the same in another order are the same. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([left], [right]) => (left < right ? -1 : 1)))
      : member,
  );
}
