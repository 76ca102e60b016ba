import * as z from 'zod';
import type { EcsEngine } from './engine.ts';

/** ECS's default, in minutes. */
const DEFAULT_MINUTES = 120;

export const updateTaskProtectionSchema = z.looseObject({
  cluster: z.string(),
  tasks: z.array(z.string()).min(1).max(10),
  protectionEnabled: z.boolean(),
  expiresInMinutes: z.number().int().min(1).max(2880).optional(),
});

/** UpdateTaskProtection: keeps a service from replacing a task until the time is over; only for tasks of a service. */
export function updateTaskProtection(
  engine: Pick<EcsEngine, 'task'>,
  input: z.output<typeof updateTaskProtectionSchema>,
) {
  const protectedTasks: unknown[] = [];
  const failures: { arn: string; reason: string }[] = [];
  for (const reference of input.tasks) {
    const task = engine.task(reference);
    if (!task) {
      failures.push({ arn: reference, reason: 'MISSING' });
    } else if (!task.record.serviceName || task.record.lastStatus === 'STOPPED') {
      failures.push({ arn: task.record.taskArn, reason: 'TASK_NOT_VALID' });
    } else {
      const until = input.protectionEnabled
        ? Date.now() + (input.expiresInMinutes ?? DEFAULT_MINUTES) * 60_000
        : undefined;
      task.protect(until);
      protectedTasks.push({
        taskArn: task.record.taskArn,
        protectionEnabled: input.protectionEnabled,
        ...(until === undefined ? {} : { expirationDate: until / 1000 }),
      });
    }
  }
  return { protectedTasks, failures };
}
