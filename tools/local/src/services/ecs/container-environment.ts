import { TASK_MARKER } from './process-tree.ts';
import type { ContainerDefinition } from './task-definitions.ts';
import type { KeyValue } from './task.ts';

export interface ContainerEnvironment {
  /** What every container of the local cloud gets: endpoints, credentials, where the browser is. */
  base: Record<string, string>;
  container: ContainerDefinition;
  overrides: readonly KeyValue[];
  region: string;
  taskId: string;
  metadataUri: string;
  agentUri: string;
  scratch: string;
}

/**
 * Builds a container's environment: the base, over it the task definition's, over it RunTask's overrides. Nothing of
 * this process's own environment goes in but PATH, as a container sees nothing of its host's.
 */
export function containerEnvironment(parts: ContainerEnvironment): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin',
    AWS_REGION: parts.region,
    ...parts.base,
    ...Object.fromEntries(parts.container.Environment.map(({ Name, Value }) => [Name, Value])),
    ...Object.fromEntries(parts.overrides.map(({ name, value }) => [name, value])),
    AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE',
    ECS_CONTAINER_METADATA_URI_V4: parts.metadataUri,
    ECS_AGENT_URI: parts.agentUri,
    HOME: parts.scratch,
    TMPDIR: parts.scratch,
    [TASK_MARKER]: parts.taskId,
  };
}
