import * as z from 'zod';

/**
 * `ECS Task State Change`, the fields that matter here.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html
 */
export const taskEvent = z.object({
  detail: z.object({
    taskArn: z.string(),
    lastStatus: z.string(),
    /** Grows with every change of the task: a smaller one is an older event. */
    version: z.number(),
    /** The session that RunTask was called for. */
    startedBy: z.string().optional(),
    stoppedReason: z.string().optional(),
    stopCode: z.string().optional(),
    containers: z.array(z.object({ name: z.string().optional(), exitCode: z.number().optional() })).default([]),
  }),
});
export type TaskEventDetail = z.output<typeof taskEvent>['detail'];

/** Why a task stopped, in one line: ECS's code and words, and how its containers ended. */
export function describeStop({ stopCode, stoppedReason, containers }: TaskEventDetail): string {
  const exits = containers
    .filter(({ exitCode }) => exitCode !== undefined)
    .map(({ name, exitCode }) => `${name ?? 'container'} exited with ${exitCode}`);
  return [stopCode, stoppedReason, ...exits].filter(Boolean).join('; ');
}
