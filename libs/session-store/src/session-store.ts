import { GetCommand, QueryCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBDocumentClient, TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { holdsConcurrencyUnit, transition } from '@wallcrawler/session-state';
import type { SessionState } from '@wallcrawler/session-state';
import { systemClock } from '@wallcrawler/runtime';
import type { Clock } from '@wallcrawler/runtime';
import { cancellationCodes, isConditionFailure, retryConflicts, setFields } from './dynamo.ts';
import { ConcurrencyLimitError, ContentionError, ProjectNotFoundError } from './errors.ts';
import type { ProjectRecord, SessionRecord, SessionTables } from './records.ts';
import { optionalFields } from './records.ts';
import { changedFields } from './session-changes.ts';
import type { SessionEvent } from './session-changes.ts';

export interface SessionStoreOptions {
  client: DynamoDBDocumentClient;
  tables: SessionTables;
  clock?: Clock;
  /** How long the row of an ended session is kept, in days. Default 30. */
  retentionDays?: number;
}

/** A new session: what the create decides. The store adds times, state and revision. */
export type NewSession = Pick<
  SessionRecord,
  'sessionId' | 'projectId' | 'timeoutSeconds' | 'keepAlive' | 'region' | 'settings' | 'userMetadata' | 'waiter'
>;

export type ApplyOutcome = 'moved' | 'ignored' | 'premature' | 'missing';

export interface ApplyResult {
  outcome: ApplyOutcome;
  /** The row after the event; absent only when there is none. */
  session?: SessionRecord;
}

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

const MAX_RACES = 20;
const statusIndex = 'status-expiresAt-index';
const projectIndex = 'projectId-createdAt-index';

/** The sessions table. Each write expects the revision it has read, and each rule of the state table holds here. */
export class SessionStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #tables: SessionTables;
  readonly #clock: Clock;
  readonly #retentionDays: number;

  constructor({ client, tables, clock = systemClock, retentionDays = 30 }: SessionStoreOptions) {
    this.#client = client;
    this.#tables = tables;
    this.#clock = clock;
    this.#retentionDays = retentionDays;
  }

  /** Reads one session, strongly consistent. */
  async get(sessionId: string): Promise<SessionRecord | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#tables.sessions, Key: { sessionId }, ConsistentRead: true }),
    );
    return Item as SessionRecord | undefined;
  }

  /**
   * Writes a session in CREATING and takes one unit of its project's concurrency, both or neither.
   * @param together more items for the same transaction, e.g. the record of a repeatable request. Their failed
   *   conditions surface as the SDK's TransactionCanceledException.
   * @throws ConcurrencyLimitError when the project is full.
   * @throws ProjectNotFoundError when the project does not exist.
   */
  async create(fresh: NewSession, together: TransactItem[] = []): Promise<SessionRecord> {
    const now = this.#clock();
    const createdAt = now.toISOString();
    const session: SessionRecord = {
      ...fresh,
      entity: 'session',
      status: 'CREATING',
      createdAt,
      updatedAt: createdAt,
      expiresAt: Math.floor(now.getTime() / 1000) + fresh.timeoutSeconds,
      proxyBytes: 0,
      revision: 1,
    };
    const items: TransactItem[] = [
      {
        Put: {
          TableName: this.#tables.sessions,
          Item: session,
          ConditionExpression: 'attribute_not_exists(sessionId)',
        },
      },
      {
        Update: {
          TableName: this.#tables.projects,
          Key: { projectId: fresh.projectId },
          UpdateExpression: 'ADD activeSessions :unit',
          ConditionExpression:
            'attribute_exists(projectId) AND (attribute_not_exists(activeSessions) OR size(activeSessions) < concurrency)',
          ExpressionAttributeValues: { ':unit': new Set([fresh.sessionId]) },
        },
      },
      ...together,
    ];
    try {
      await retryConflicts(() => this.#client.send(new TransactWriteCommand({ TransactItems: items })));
    } catch (error) {
      const codes = cancellationCodes(error);
      // A repeated request is answered before a full project: its session exists already.
      const repeated = codes?.slice(2).includes('ConditionalCheckFailed') ?? false;
      if (!repeated && codes?.[1] === 'ConditionalCheckFailed') throw await this.#whyRefused(fresh.projectId);
      throw error;
    }
    return session;
  }

  async #whyRefused(projectId: string): Promise<Error> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#tables.projects, Key: { projectId }, ConsistentRead: true }),
    );
    const project = Item as ProjectRecord | undefined;
    if (!project) return new ProjectNotFoundError(projectId);
    return new ConcurrencyLimitError(project.activeSessions?.size ?? 0, project.concurrency);
  }

  /**
   * Applies an event to a session by the transition table. The write is conditional on the row it was decided on; when
   * another writer was faster, the event is decided again on the new row.
   * @throws ContentionError when that happens 20 times in a row.
   */
  async apply(sessionId: string, event: SessionEvent): Promise<ApplyResult> {
    for (let race = 0; race < MAX_RACES; race++) {
      const record = await this.get(sessionId);
      if (!record) return { outcome: 'missing' };
      if (isStale(record, event)) return { outcome: 'ignored', session: record };
      const decision = transition(record.status, event.type, optionalFields(record).reason);
      if (decision.kind !== 'moved') return { outcome: decision.kind, session: record };
      const changes = changedFields(record, event, decision, this.#clock(), this.#retentionDays);
      const releasesUnit = holdsConcurrencyUnit(record.status) && !holdsConcurrencyUnit(decision.to);
      if (await this.#write(record, changes, releasesUnit)) {
        const defined = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
        return { outcome: 'moved', session: { ...record, ...defined } as SessionRecord };
      }
    }
    throw new ContentionError(`session ${sessionId} changed ${MAX_RACES} times while ${event.type} was being applied`);
  }

  /** @returns whether the row was still the one that was read. */
  async #write(record: SessionRecord, changes: object, releasesUnit: boolean): Promise<boolean> {
    const expression = setFields(changes);
    const update = {
      TableName: this.#tables.sessions,
      Key: { sessionId: record.sessionId },
      ...expression,
      ConditionExpression: '#revision = :expected',
      ExpressionAttributeValues: { ...expression.ExpressionAttributeValues, ':expected': record.revision },
    };
    try {
      if (!releasesUnit) {
        await retryConflicts(() => this.#client.send(new UpdateCommand(update)));
      } else {
        const release = unitRelease(this.#tables.projects, record);
        await retryConflicts(() =>
          this.#client.send(new TransactWriteCommand({ TransactItems: [{ Update: update }, { Update: release }] })),
        );
      }
      return true;
    } catch (error) {
      if (isConditionFailure(error) || cancellationCodes(error)?.[0] === 'ConditionalCheckFailed') return false;
      throw error;
    }
  }

  /** Records how many bytes the session has moved so far, while it is live. Never lowers the number. */
  async recordProxyBytes(sessionId: string, proxyBytes: number): Promise<void> {
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#tables.sessions,
          Key: { sessionId },
          UpdateExpression: 'SET proxyBytes = :bytes',
          ConditionExpression: 'attribute_exists(sessionId) AND proxyBytes < :bytes',
          ExpressionAttributeValues: { ':bytes': proxyBytes },
        }),
      );
    } catch (error) {
      if (!isConditionFailure(error)) throw error;
    }
  }

  /** The sessions of a project, newest first, a page at a time. Eventually consistent: it reads an index. */
  async *listByProject(projectId: string): AsyncGenerator<SessionRecord> {
    yield* this.#query({
      IndexName: projectIndex,
      KeyConditionExpression: 'projectId = :project',
      ExpressionAttributeValues: { ':project': projectId },
      ScanIndexForward: false,
    });
  }

  /**
   * The sessions in a state, the first to expire first. Eventually consistent: it reads an index.
   * @param expiredBefore only those whose `expiresAt` is earlier, in epoch seconds.
   */
  async *listByStatus(status: SessionState, expiredBefore?: number): AsyncGenerator<SessionRecord> {
    const bounded = expiredBefore !== undefined;
    yield* this.#query({
      IndexName: statusIndex,
      KeyConditionExpression: `#status = :status${bounded ? ' AND expiresAt < :before' : ''}`,
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':status': status, ...(bounded && { ':before': expiredBefore }) },
    });
  }

  async *#query(query: object): AsyncGenerator<SessionRecord> {
    let start: Record<string, unknown> | undefined;
    do {
      const page = await this.#client.send(
        new QueryCommand({ TableName: this.#tables.sessions, ...query, ExclusiveStartKey: start }),
      );
      yield* (page.Items ?? []) as SessionRecord[];
      start = page.LastEvaluatedKey;
    } while (start);
  }
}

/** ECS delivers events at least once and in any order; `detail.version` tells which is the newer one. */
const isStale = (record: SessionRecord, event: SessionEvent): boolean =>
  'ecsVersion' in event &&
  event.ecsVersion !== undefined &&
  record.ecsVersion !== undefined &&
  event.ecsVersion <= record.ecsVersion;

const unitRelease = (projects: string, { projectId, sessionId }: SessionRecord) => ({
  TableName: projects,
  Key: { projectId },
  UpdateExpression: 'DELETE activeSessions :unit',
  ExpressionAttributeValues: { ':unit': new Set([sessionId]) },
});
