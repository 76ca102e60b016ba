import type { Job, Workflow } from '../workflow.ts';

/** What the rules know of the workspace. */
export interface Workspace {
  /** Everything that can be deployed, by name. */
  apps: readonly string[];
  /** How many levels the plan of a deployment has. */
  levels: number;
}

export interface Fault {
  /** Keys from the top of the file to the place. */
  at: readonly (string | number)[];
  message: string;
}

/** A rule of this house for workflow files. */
export type Rule = (workflow: Workflow, context: Workspace & { workflows: readonly Workflow[] }) => Fault[];

/** Faults of each job. */
export const eachJob = (workflow: Workflow, check: (job: Job, name: string) => Fault[]): Fault[] =>
  Object.entries(workflow.jobs).flatMap(([name, job]) => check(job, name));

export const permissionsOf = (job: Job): Record<string, string> =>
  typeof job.permissions === 'object' ? job.permissions : {};
