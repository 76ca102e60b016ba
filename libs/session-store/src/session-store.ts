import { GetCommand, QueryCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBDocumentClient, QueryCommandInput, TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { isTerminal, transition } from '@wallcrawler/session-state';
import type { SessionState } from '@wallcrawler/session-state';
import { systemClock } from '@wallcrawler/runtime';
import type { Clock } from '@wallcrawler/runtime';
import { cancellationCodes, isConditionFailure, retryConflicts } from './dynamo.ts';
import { ContentionError, ProjectNotFoundError } from './errors.ts';
import { firstRow } from './new-session.ts';
import type { NewSession } from './new-session.ts';
import { readSessions } from './read-sessions.ts';
import type { ProjectRecord, SessionRecord, SessionTables } from './records.ts';
import { optionalFields } from './records.ts';
import { refusalOf, reservation } from './reservation.ts';
import { changedFields } from './session-changes.ts';
import type { SessionEvent } from './session-changes.ts';
import { projectQuery, statusQuery } from './session-queries.ts';
import type { ProjectListOptions } from './session-queries.ts';
import { lateBytes, writesOfMove } from './session-writes.ts';

export interface SessionStoreOptions {
  client: DynamoDBDocumentClient;
  tables: SessionTables;
  clock?: Clock;
  /** How long the row of an ended session is kept, in days. Default 30. */
  retentionDays?: number;
}

export type ApplyOutcome = 'moved' | 'ignored' | 'premature' | 'missing';

export interface ApplyResult {
  outcome: ApplyOutcome;
  /** The row after the event; absent only when there is none. */
  session?: SessionRecord;
}

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

const MAX_RACES = 20;

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
   * Writes a session in CREATING, takes one unit of its project's concurrency and counts one creation of this minute:
   * all or nothing.
   * @param together more items for the same transaction, e.g. the record of a repeatable request. Their failed
   *   conditions surface as the SDK's TransactionCanceledException, the first of them at index 2 of its reasons.
   * @param known the project, when it was read just now. Default: it is read.
   * @throws ConcurrencyLimitError when the project is full.
   * @throws CreationRateError when the project has used up this minute's creations.
   * @throws ProjectNotFoundError when the project does not exist.
   */
  async create(fresh: NewSession, together: TransactItem[] = [], known?: ProjectRecord): Promise<SessionRecord> {
    const { projectId } = fresh;
    let project = known ?? (await this.#project(projectId));
    for (let race = 0; race < MAX_RACES; race++) {
      const now = this.#clock();
      if (!project) throw new ProjectNotFoundError(projectId);
      const refusal = refusalOf(projectId, project, now);
      // Even a full project answers a repeated request, whose record is found by the transaction alone.
      if (refusal && together.length === 0) throw refusal;
      const session = firstRow(fresh, now);
      const items: TransactItem[] = [
        {
          Put: {
            TableName: this.#tables.sessions,
            Item: session,
            ConditionExpression: 'attribute_not_exists(sessionId)',
          },
        },
        reservation(this.#tables.projects, fresh.sessionId, project, now),
        ...together,
      ];
      try {
        await retryConflicts(() => this.#client.send(new TransactWriteCommand({ TransactItems: items })));
        return session;
      } catch (error) {
        const codes = cancellationCodes(error);
        const others = codes?.filter((_, at) => at !== 1).includes('ConditionalCheckFailed') ?? false;
        if (others || codes?.[1] !== 'ConditionalCheckFailed') throw error;
        project = await this.#project(projectId);
        const why = refusalOf(projectId, project, this.#clock());
        if (why) throw why;
      }
    }
    throw new ContentionError(`project ${projectId} changed ${MAX_RACES} times while a session was being created`);
  }

  async #project(projectId: string): Promise<ProjectRecord | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#tables.projects, Key: { projectId }, ConsistentRead: true }),
    );
    return Item as ProjectRecord | undefined;
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
      const defined = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
      const session = { ...record, ...defined } as SessionRecord;
      if (await this.#move(record, session, changes)) return { outcome: 'moved', session };
    }
    throw new ContentionError(`session ${sessionId} changed ${MAX_RACES} times while ${event.type} was being applied`);
  }

  /** @returns whether the row was still the one that was read. */
  async #move(before: SessionRecord, after: SessionRecord, changes: object): Promise<boolean> {
    const [row, ...more] = writesOfMove(this.#tables, before, after, changes);
    try {
      // A transaction costs twice as much, so what concerns the row alone goes without.
      if (more.length === 0) await retryConflicts(() => this.#client.send(new UpdateCommand(row)));
      else
        await retryConflicts(() =>
          this.#client.send(new TransactWriteCommand({ TransactItems: [{ Update: row }, ...more] })),
        );
      return true;
    } catch (error) {
      if (isConditionFailure(error) || cancellationCodes(error)?.[0] === 'ConditionalCheckFailed') return false;
      throw error;
    }
  }

  /**
   * Records how many bytes the session has moved so far. Never lowers the number. What comes after the end still
   * reaches the ledger of usage.
   */
  async recordProxyBytes(sessionId: string, proxyBytes: number): Promise<void> {
    if (await this.#recordLiveBytes(sessionId, proxyBytes)) return;
    for (let race = 0; race < MAX_RACES; race++) {
      const session = await this.get(sessionId);
      if (!session || session.proxyBytes >= proxyBytes) return;
      if (!optionalFields(session).endedAt) {
        if (await this.#recordLiveBytes(sessionId, proxyBytes)) return;
        continue;
      }
      try {
        const items = lateBytes(this.#tables, session, proxyBytes);
        await retryConflicts(() => this.#client.send(new TransactWriteCommand({ TransactItems: items })));
        return;
      } catch (error) {
        if (cancellationCodes(error)?.[0] !== 'ConditionalCheckFailed') throw error;
      }
    }
    throw new ContentionError(`session ${sessionId} changed ${MAX_RACES} times while its bytes were being recorded`);
  }

  async #recordLiveBytes(sessionId: string, proxyBytes: number): Promise<boolean> {
    try {
      await retryConflicts(() =>
        this.#client.send(
          new UpdateCommand({
            TableName: this.#tables.sessions,
            Key: { sessionId },
            UpdateExpression: 'SET proxyBytes = :bytes',
            ConditionExpression:
              'attribute_exists(sessionId) AND attribute_not_exists(endedAt) AND proxyBytes < :bytes',
            ExpressionAttributeValues: { ':bytes': proxyBytes },
          }),
        ),
      );
      return true;
    } catch (error) {
      if (isConditionFailure(error)) return false;
      throw error;
    }
  }

  /** The sessions of a project, newest first, read a page at a time. Eventually consistent: it reads an index. */
  async *listByProject(projectId: string, options: ProjectListOptions = {}): AsyncGenerator<SessionRecord> {
    yield* this.#query(projectQuery(projectId, options));
  }

  /**
   * The sessions in a state, the first to expire first. Eventually consistent: it reads an index.
   * @param expiredBefore only those whose `expiresAt` is earlier, in epoch seconds.
   */
  async *listByStatus(status: SessionState, expiredBefore?: number): AsyncGenerator<SessionRecord> {
    yield* this.#query(statusQuery(status, expiredBefore));
  }

  /**
   * The sessions of a project that have not ended, newest first, strongly consistent: it reads the rows that hold a unit
   * of concurrency and, found by an index, those that are being ended.
   */
  async listUnended(projectId: string): Promise<SessionRecord[]> {
    const ids = new Set((await this.#project(projectId))?.activeSessions);
    for await (const session of this.listByStatus('TERMINATING'))
      if (session.projectId === projectId) ids.add(session.sessionId);
    const rows = await readSessions(this.#client, this.#tables.sessions, [...ids]);
    return rows
      .filter(({ status }) => !isTerminal(status))
      .sort((one, other) => other.createdAt.localeCompare(one.createdAt) || (one.sessionId < other.sessionId ? 1 : -1));
  }

  async *#query(query: Omit<QueryCommandInput, 'TableName'>): AsyncGenerator<SessionRecord> {
    let { ExclusiveStartKey } = query;
    do {
      const page = await this.#client.send(
        new QueryCommand({ ...query, TableName: this.#tables.sessions, ExclusiveStartKey }),
      );
      yield* (page.Items ?? []) as SessionRecord[];
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
  }
}

/** ECS delivers events at least once and in any order; `detail.version` tells which is the newer one. */
const isStale = (record: SessionRecord, event: SessionEvent): boolean =>
  'ecsVersion' in event &&
  event.ecsVersion !== undefined &&
  record.ecsVersion !== undefined &&
  event.ecsVersion <= record.ecsVersion;
