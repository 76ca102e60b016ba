import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { action, type AwsJsonService } from '../json-service.ts';
import type { EcsEngine } from './engine.ts';
import { listTasks, listTasksSchema } from './list-tasks.ts';
import { runTask, runTaskSchema } from './run-task.ts';
import { describeTaskDefinition } from './task-definitions.ts';
import { updateTaskProtection, updateTaskProtectionSchema } from './task-protection.ts';
import { taskView } from './task-view.ts';

const describeTasksSchema = z.looseObject({
  cluster: z.string().optional(),
  tasks: z.array(z.string()).min(1, 'Tasks can not be empty.').max(100),
  include: z.array(z.string()).default([]),
});

const stopTaskSchema = z.looseObject({
  cluster: z.string().optional(),
  task: z.string(),
  reason: z.string().max(1024).default('Task stopped by user'),
});

/** ECS's API over an engine. */
export function ecsService(engine: EcsEngine): AwsJsonService {
  /** An action on the cluster: another one than ours is ClusterNotFoundException. */
  const onCluster = <Schema extends z.ZodType<{ cluster?: string | undefined }>>(
    schema: Schema,
    run: (input: z.output<Schema>) => unknown,
  ) =>
    action(schema, 'InvalidParameterException', (input) => {
      const cluster = input.cluster ?? 'default';
      if (cluster !== engine.clusterArn && cluster !== engine.clusterArn.split('/')[1]) {
        throw new AwsError('ClusterNotFoundException', 'Cluster not found.');
      }
      return run(input);
    });

  return {
    targetPrefix: 'AmazonEC2ContainerServiceV20141113',
    actions: {
      RunTask: onCluster(runTaskSchema, (input) => runTask(engine, input)),
      ListTasks: onCluster(listTasksSchema, (input) => listTasks(engine, input)),
      DescribeTasks: onCluster(describeTasksSchema, ({ tasks, include }) => {
        const found = tasks.map((reference) => ({ reference, task: engine.task(reference) }));
        return {
          tasks: found.flatMap(({ task }) => (task ? [taskView(task.record, include)] : [])),
          failures: found.flatMap(({ reference, task }) => (task ? [] : [{ arn: reference, reason: 'MISSING' }])),
        };
      }),
      StopTask: onCluster(stopTaskSchema, ({ task: reference, reason }) => {
        const task = engine.task(reference);
        if (!task) throw new AwsError('InvalidParameterException', 'The referenced task was not found.');
        task.requestStop('UserInitiated', reason);
        return { task: taskView(task.record) };
      }),
      DescribeTaskDefinition: action(
        z.looseObject({ taskDefinition: z.string() }),
        'InvalidParameterException',
        ({ taskDefinition }) => ({
          taskDefinition: describeTaskDefinition(
            engine.definitions.find(taskDefinition, 'Unable to describe task definition.'),
          ),
          tags: [],
        }),
      ),
      UpdateTaskProtection: onCluster(updateTaskProtectionSchema, (input) => updateTaskProtection(engine, input)),
    },
  };
}
