import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { epochSeconds } from '@wallcrawler/runtime';
import { ConcurrencyLimitError, CreationRateError, ProjectNotFoundError } from './errors.ts';
import { DEFAULT_CREATIONS_PER_MINUTE } from './records.ts';
import type { ProjectRecord } from './records.ts';

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

const WINDOW_SECONDS = 60;

/**
 * The minute that a creation counts in. Clocks of two writers may differ: the row's minute is never left for an
 * earlier one.
 */
const windowOf = (project: ProjectRecord | undefined, now: Date): number => {
  const seconds = epochSeconds(now);
  return Math.max(seconds - (seconds % WINDOW_SECONDS), project?.creationWindow ?? 0);
};

/**
 * Takes one unit of a project's concurrency and one creation of this minute. An update cannot choose between counting
 * on and beginning anew, so the choice is made on `project` as it was read, and its condition holds only if that is so
 * still.
 */
export function reservation(table: string, sessionId: string, project: ProjectRecord, now: Date): TransactItem {
  const window = windowOf(project, now);
  const isRunning = project.creationWindow === window;
  const hasUnit = '(attribute_not_exists(activeSessions) OR size(activeSessions) < concurrency)';
  const hasCreation = isRunning
    ? 'creationWindow = :window AND (creationsInWindow < creationsPerMinute OR (attribute_not_exists(creationsPerMinute) AND creationsInWindow < :default))'
    : '(attribute_not_exists(creationWindow) OR creationWindow < :window)';
  return {
    Update: {
      TableName: table,
      Key: { projectId: project.projectId },
      UpdateExpression: isRunning
        ? 'ADD activeSessions :unit, creationsInWindow :one'
        : 'SET creationWindow = :window, creationsInWindow = :one ADD activeSessions :unit',
      ConditionExpression: `attribute_exists(projectId) AND ${hasUnit} AND ${hasCreation}`,
      ExpressionAttributeValues: {
        ':unit': new Set([sessionId]),
        ':window': window,
        ':one': 1,
        ...(isRunning && { ':default': DEFAULT_CREATIONS_PER_MINUTE }),
      },
    },
  };
}

/** Why the project refuses a creation; undefined when it would take one, because it has changed since it did not. */
export function refusalOf(projectId: string, project: ProjectRecord | undefined, now: Date): Error | undefined {
  if (!project) return new ProjectNotFoundError(projectId);
  const active = project.activeSessions?.size ?? 0;
  if (active >= project.concurrency) return new ConcurrencyLimitError(active, project.concurrency);
  const window = windowOf(project, now);
  const created = project.creationWindow === window ? (project.creationsInWindow ?? 0) : 0;
  const maximum = project.creationsPerMinute ?? DEFAULT_CREATIONS_PER_MINUTE;
  if (created < maximum) return undefined;
  return new CreationRateError(created, maximum, Math.max(1, window + WINDOW_SECONDS - epochSeconds(now)));
}
