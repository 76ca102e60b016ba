import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBDocumentClient, TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { cancellationCodes, retryConflicts } from '@wallcrawler/session-store';
import { newId, systemClock } from '@wallcrawler/runtime';
import type { Clock } from '@wallcrawler/runtime';
import { ContextInUseError, ContextNameTakenError } from './errors.ts';
import { ProjectTable } from './project-table.ts';
import type { ProjectTableOptions } from './project-table.ts';
import type { ContextRecord } from './records.ts';

/** Before the name in the key of a claim row. Ids are hexadecimal, so every one of them sorts before it. */
const CLAIM = 'name#';

/** Two names are the same when these are: upper and lower case make no difference, nor do two ways to write `é`. */
const claimOf = (name: string): string => `${CLAIM}${name.normalize('NFC').toLowerCase()}`;

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/**
 * The contexts of each project. A name is unique among them, by a second row that claims it: both rows are written and
 * deleted in one transaction.
 */
export class ContextStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #rows: ProjectTable<ContextRecord>;
  readonly #clock: Clock;

  constructor({ client, table, clock = systemClock }: ProjectTableOptions) {
    this.#client = client;
    this.#table = table;
    this.#rows = new ProjectTable({ client, table }, 'contextId');
    this.#clock = clock;
  }

  /**
   * Makes a context.
   * @param name white space around it is dropped, and one of white space alone is no name.
   * @throws ContextNameTakenError
   */
  async create(projectId: string, name?: string): Promise<ContextRecord> {
    const now = this.#clock().toISOString();
    const given = name?.trim() || undefined;
    const context: ContextRecord = {
      projectId,
      contextId: newId(),
      ...(given !== undefined && { name: given }),
      createdAt: now,
      updatedAt: now,
    };
    const put = (item: object): TransactItem => ({
      Put: { TableName: this.#table, Item: item, ConditionExpression: 'attribute_not_exists(contextId)' },
    });
    const items = [put(context)];
    if (given !== undefined)
      items.push(put({ projectId, contextId: claimOf(given), ownerContextId: context.contextId }));
    try {
      await retryConflicts(() => this.#client.send(new TransactWriteCommand({ TransactItems: items })));
    } catch (error) {
      if (cancellationCodes(error)?.[1] === 'ConditionalCheckFailed') throw new ContextNameTakenError(given ?? '');
      throw error;
    }
    return context;
  }

  /** Reads one context, strongly consistent. */
  get(projectId: string, contextId: string): Promise<ContextRecord | undefined> {
    return this.#rows.get(projectId, contextId);
  }

  /** The contexts of a project, newest first. */
  list(projectId: string): Promise<ContextRecord[]> {
    return this.#rows.list(projectId, CLAIM);
  }

  /**
   * Deletes a context and frees its name. A writer that is not there any more does not hold it.
   * @param isWriting tells whether the session that is named as the writer still is one.
   * @returns whether there was such a context.
   * @throws ContextInUseError while a session is going to save it.
   */
  async delete(
    projectId: string,
    contextId: string,
    isWriting: (sessionId: string) => Promise<boolean>,
  ): Promise<boolean> {
    for (;;) {
      const context = await this.get(projectId, contextId);
      if (!context) return false;
      const { writer } = context;
      if (writer && (await isWriting(writer.sessionId))) throw new ContextInUseError(writer.sessionId);
      if (await this.#deleteAsRead(context)) return true;
    }
  }

  /** @returns whether the context still had the writer that was read, or still had none. */
  async #deleteAsRead({ projectId, contextId, name, writer }: ContextRecord): Promise<boolean> {
    const items: TransactItem[] = [
      {
        Delete: {
          TableName: this.#table,
          Key: { projectId, contextId },
          ...(writer
            ? {
                ConditionExpression: 'writer.sessionId = :stale',
                ExpressionAttributeValues: { ':stale': writer.sessionId },
              }
            : { ConditionExpression: 'attribute_exists(contextId) AND attribute_not_exists(writer)' }),
        },
      },
    ];
    if (name !== undefined)
      items.push({ Delete: { TableName: this.#table, Key: { projectId, contextId: claimOf(name) } } });
    try {
      await retryConflicts(() => this.#client.send(new TransactWriteCommand({ TransactItems: items })));
      return true;
    } catch (error) {
      if (cancellationCodes(error)?.[0] === 'ConditionalCheckFailed') return false;
      throw error;
    }
  }
}
