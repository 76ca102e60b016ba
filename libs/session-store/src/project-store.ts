import { GetCommand, PutCommand, ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { holdsConcurrencyUnit } from '@wallcrawler/session-state';
import { newId, systemClock } from '@wallcrawler/runtime';
import type { Clock } from '@wallcrawler/runtime';
import { isConditionFailure, setFields } from './dynamo.ts';
import { ProjectNotFoundError } from './errors.ts';
import { DEFAULT_CREATIONS_PER_MINUTE } from './records.ts';
import type { ProjectRecord, SessionTables } from './records.ts';
import { readSessions } from './read-sessions.ts';

export const DEFAULT_CONCURRENCY = 10;
export const DEFAULT_TIMEOUT_SECONDS = 3_600;

/** The projects table. */
export class ProjectStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #tables: SessionTables;
  readonly #clock: Clock;

  constructor(options: { client: DynamoDBDocumentClient; tables: SessionTables; clock?: Clock }) {
    this.#client = options.client;
    this.#tables = options.tables;
    this.#clock = options.clock ?? systemClock;
  }

  /**
   * Makes a project.
   * @param settings concurrency defaults to 10 sessions, creationsPerMinute to 60, defaultTimeout to 3600 s, ownerId to
   *   `local`.
   */
  async create(settings: {
    name: string;
    concurrency?: number;
    creationsPerMinute?: number;
    defaultTimeout?: number;
    ownerId?: string;
  }): Promise<ProjectRecord> {
    const now = this.#clock().toISOString();
    const project: ProjectRecord = {
      projectId: newId(),
      name: settings.name,
      ownerId: settings.ownerId ?? 'local',
      concurrency: settings.concurrency ?? DEFAULT_CONCURRENCY,
      creationsPerMinute: settings.creationsPerMinute ?? DEFAULT_CREATIONS_PER_MINUTE,
      defaultTimeout: settings.defaultTimeout ?? DEFAULT_TIMEOUT_SECONDS,
      createdAt: now,
      updatedAt: now,
    };
    await this.#client.send(new PutCommand({ TableName: this.#tables.projects, Item: project }));
    return project;
  }

  /** Reads one project, strongly consistent. */
  async get(projectId: string): Promise<ProjectRecord | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#tables.projects, Key: { projectId }, ConsistentRead: true }),
    );
    return Item as ProjectRecord | undefined;
  }

  /** Every project. Scans: projects are few, and only operators list them all. */
  async *list(): AsyncGenerator<ProjectRecord> {
    let start: Record<string, unknown> | undefined;
    do {
      const page = await this.#client.send(
        new ScanCommand({ TableName: this.#tables.projects, ConsistentRead: true, ExclusiveStartKey: start }),
      );
      yield* (page.Items ?? []) as ProjectRecord[];
      start = page.LastEvaluatedKey;
    } while (start);
  }

  /**
   * Changes the limits that are given.
   * @throws ProjectNotFoundError
   */
  async setLimits(
    projectId: string,
    limits: Partial<Pick<ProjectRecord, 'concurrency' | 'creationsPerMinute'>>,
  ): Promise<void> {
    const changes = setFields({ ...limits, updatedAt: this.#clock().toISOString() });
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#tables.projects,
          Key: { projectId },
          ...changes,
          ConditionExpression: 'attribute_exists(projectId)',
        }),
      );
    } catch (error) {
      if (isConditionFailure(error)) throw new ProjectNotFoundError(projectId);
      throw error;
    }
  }

  /**
   * Gives back the units of sessions that hold none any more. Units and sessions change in one transaction, so there
   * is nothing to find unless a row was edited or deleted by hand.
   * @returns the ids whose units were given back.
   */
  async releaseStrayUnits(project: ProjectRecord): Promise<string[]> {
    const held = [...(project.activeSessions ?? [])];
    const rows = await readSessions(this.#client, this.#tables.sessions, held);
    const entitled = new Set(
      rows.filter(({ status }) => holdsConcurrencyUnit(status)).map(({ sessionId }) => sessionId),
    );
    const stray = held.filter((sessionId) => !entitled.has(sessionId));
    if (stray.length > 0)
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#tables.projects,
          Key: { projectId: project.projectId },
          UpdateExpression: 'DELETE activeSessions :stray',
          ExpressionAttributeValues: { ':stray': new Set(stray) },
        }),
      );
    return stray;
  }
}
