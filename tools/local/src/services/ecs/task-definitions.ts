import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { AwsError } from '../aws-error.ts';

const containerSchema = z.looseObject({
  Name: z.string(),
  Image: z.string(),
  Command: z.array(z.string()).optional(),
  Environment: z.array(z.object({ Name: z.string(), Value: z.coerce.string() })).default([]),
  PortMappings: z.array(z.looseObject({ ContainerPort: z.coerce.number().int() })).default([]),
  /** Seconds between SIGTERM and SIGKILL; Fargate's default is 30, its limit 120. */
  StopTimeout: z.coerce.number().int().min(0).max(120).default(30),
  Secrets: z.array(z.unknown()).max(0, 'secrets are not supported locally: let the container read them').optional(),
});

const propertiesSchema = z.looseObject({
  Family: z.string(),
  Cpu: z.coerce.string().default('256'),
  Memory: z.coerce.string().default('512'),
  TaskRoleArn: z.string().optional(),
  ExecutionRoleArn: z.string().optional(),
  ContainerDefinitions: z.array(containerSchema).length(1, 'a task runs exactly one container locally'),
});

export type ContainerDefinition = z.output<typeof containerSchema>;

/** One revision of a task definition. */
export interface TaskDefinition {
  arn: string;
  family: string;
  revision: number;
  cpu: string;
  memory: string;
  container: ContainerDefinition;
  /** The role of the container's own calls, and the one that ECS starts it with. */
  taskRoleArn: string | undefined;
  executionRoleArn: string | undefined;
  /** The resource's properties as they stand in the template. */
  properties: Record<string, unknown>;
}

/** The families and revisions that templates have registered. */
export class TaskDefinitions {
  readonly #arnPrefix: string;
  readonly #families = new Map<string, TaskDefinition[]>();

  constructor(region: string, accountId: string) {
    this.#arnPrefix = `arn:aws:ecs:${region}:${accountId}:task-definition/`;
  }

  /** Adds a revision from AWS::ECS::TaskDefinition properties; equal properties give the revision they already have. */
  register(properties: Record<string, unknown>): TaskDefinition {
    const parsed = propertiesSchema.safeParse(properties);
    if (!parsed.success) throw new Error(`AWS::ECS::TaskDefinition: ${z.prettifyError(parsed.error)}`);
    const { Family: family, Cpu: cpu, Memory: memory, ContainerDefinitions: containers } = parsed.data;
    const revisions = this.#families.get(family) ?? [];
    const latest = revisions.at(-1);
    if (latest && isDeepStrictEqual(latest.properties, properties)) return latest;
    const revision = revisions.length + 1;
    const definition: TaskDefinition = {
      arn: `${this.#arnPrefix}${family}:${revision}`,
      ...{ family, revision, cpu, memory, properties },
      container: containers[0] as ContainerDefinition,
      taskRoleArn: parsed.data.TaskRoleArn,
      executionRoleArn: parsed.data.ExecutionRoleArn,
    };
    this.#families.set(family, [...revisions, definition]);
    return definition;
  }

  /** Finds `family`, `family:revision` or an ARN; undefined when there is none. */
  get(reference: string): TaskDefinition | undefined {
    const [family = '', revision] = reference.replace(/^arn:.*:task-definition\//, '').split(':');
    const revisions = this.#families.get(family) ?? [];
    return revision ? revisions.find((entry) => String(entry.revision) === revision) : revisions.at(-1);
  }

  /** The same; throws ClientException with the given message when there is none. */
  find(reference: string, notFound: string): TaskDefinition {
    const found = this.get(reference);
    if (!found) throw new AwsError('ClientException', notFound);
    return found;
  }
}

/** A definition as DescribeTaskDefinition shows it: the template's properties under the API's names. */
export function describeTaskDefinition(definition: TaskDefinition): Record<string, unknown> {
  return {
    ...(toApiNames(definition.properties) as Record<string, unknown>),
    ...{ taskDefinitionArn: definition.arn, family: definition.family, revision: definition.revision },
    status: 'ACTIVE',
    compatibilities: ['EC2', 'FARGATE'],
  };
}

/** Members whose own keys are data (label and option names), not names of the API. */
const MAPS = new Set(['DockerLabels', 'Options', 'DriverOpts', 'Labels']);

function toApiNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toApiNames);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key.charAt(0).toLowerCase() + key.slice(1),
      MAPS.has(key) ? (member as unknown) : toApiNames(member),
    ]),
  );
}
