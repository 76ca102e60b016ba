import type { IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import * as z from 'zod';
import type { EcsEngine } from './engine.ts';
import { updateTaskProtection } from './task-protection.ts';
import type { TaskRecord } from './task.ts';

/** What the container agent answers. */
export interface AgentAnswer {
  status: number;
  body: object;
}

/** Why the task's own role does not let the agent do this; undefined when it does. */
export type AuthorizeAgent = (action: string, task: TaskRecord) => string | undefined;

const requestSchema = z.strictObject({
  ProtectionEnabled: z.boolean(),
  ExpiresInMinutes: z.number().int().min(1).max(2880).optional(),
});

/**
 * The container agent's `task-protection/v1/state`, below what `ECS_AGENT_URI` points a container at. As on ECS, a
 * failure has the status 200:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection-endpoint.html
 */
export async function answerTaskProtection(
  engine: Pick<EcsEngine, 'task' | 'clusterArn'>,
  taskId: string,
  request: IncomingMessage,
  authorize: AuthorizeAgent,
): Promise<AgentAnswer> {
  const task = engine.task(taskId);
  if (!task) return refusal(404, 'ResourceNotFoundException', 'Failed to find a task for the request');
  const { taskArn } = task.record;
  if (request.method !== 'GET' && request.method !== 'PUT')
    return refusal(405, 'InvalidParameterException', `${request.method} is not known here`);
  const action = request.method === 'GET' ? 'ecs:GetTaskProtection' : 'ecs:UpdateTaskProtection';
  const denial = authorize(action, task.record);
  if (denial !== undefined) return refusal(400, 'AccessDeniedException', denial);
  if (request.method === 'GET') return protection(taskArn, task.record.protectedUntil);
  const parsed = requestSchema.safeParse(await json(request).catch(() => undefined));
  if (!parsed.success) return refusal(400, 'InvalidParameterException', z.prettifyError(parsed.error));
  const { failures } = updateTaskProtection(engine, {
    ...{ cluster: engine.clusterArn, tasks: [taskArn] },
    protectionEnabled: parsed.data.ProtectionEnabled,
    expiresInMinutes: parsed.data.ExpiresInMinutes,
  });
  const [failure] = failures;
  if (failure) return { status: 200, body: { failure: { Arn: failure.arn, Reason: failure.reason } } };
  return protection(taskArn, engine.task(taskId)?.record.protectedUntil);
}

const protection = (taskArn: string, until = 0): AgentAnswer => ({
  status: 200,
  body: {
    protection: {
      TaskArn: taskArn,
      ProtectionEnabled: until > Date.now(),
      ...(until > Date.now() && { ExpirationDate: new Date(until).toISOString() }),
    },
  },
});

const refusal = (status: number, Code: string, Message: string): AgentAnswer => ({
  status,
  body: { error: { Code, Message } },
});
