import { GetCommand, QueryCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBDocumentClient, UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { epochSeconds, newId, systemClock } from '@wallcrawler/runtime';
import type { Clock } from '@wallcrawler/runtime';
import { EndpointTakenError, WebhookLimitError } from './errors.ts';
import type { WebhookEventType } from './event-types.ts';
import { validSecrets } from './records.ts';
import type { SecretAttributes, WebhookRecord } from './records.ts';
import { conditionFailures, untilUndisturbed } from './transactions.ts';
import { FIRST_ID, MAX_WEBHOOKS, PROJECTION, isWebhookId, sameEndpoint } from './writes.ts';
import { claim, countDown, countUp, remove, replace, unclaim } from './writes.ts';
import type { Write } from './writes.ts';

/** How long the secret before the newest one goes on signing, in seconds. */
export const ROTATION_SECONDS = 24 * 3_600;

/** What a user decides about a webhook. */
export interface WebhookSettings {
  endpoint: string;
  eventTypes: WebhookEventType[];
}

/** The webhooks table. A webhook, the claim of its endpoint and the project's count change in one transaction. */
export class WebhookStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #clock: Clock;

  constructor(options: { client: DynamoDBDocumentClient; table: string; clock?: Clock }) {
    this.#client = options.client;
    this.#table = options.table;
    this.#clock = options.clock ?? systemClock;
  }

  /** @throws EndpointTakenError, WebhookLimitError */
  async create(projectId: string, settings: WebhookSettings, secret: string): Promise<WebhookRecord> {
    const now = this.#clock().toISOString();
    const record: WebhookRecord = { projectId, webhookId: newId(), ...settings, createdAt: now, updatedAt: now };
    const failed = await this.#transact([
      claim(this.#table, projectId, settings.endpoint, record.webhookId),
      countUp(this.#table, projectId),
      { Put: { TableName: this.#table, Item: { ...record, secret } } },
    ]);
    if (failed.includes(0)) throw new EndpointTakenError(settings.endpoint);
    if (failed.includes(1)) throw new WebhookLimitError(MAX_WEBHOOKS);
    return record;
  }

  /** One webhook without its secrets, strongly consistent. */
  async get(projectId: string, webhookId: string): Promise<WebhookRecord | undefined> {
    if (!isWebhookId(webhookId)) return undefined;
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { projectId, webhookId }, ConsistentRead: true, ...PROJECTION }),
    );
    return Item as WebhookRecord | undefined;
  }

  /** All webhooks of a project without their secrets, in no order. They are few: see MAX_WEBHOOKS. */
  async list(projectId: string): Promise<WebhookRecord[]> {
    const { Items = [] } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        ConsistentRead: true,
        Select: 'SPECIFIC_ATTRIBUTES',
        KeyConditionExpression: '#projectId = :projectId AND #webhookId >= :first',
        ExpressionAttributeValues: { ':projectId': projectId, ':first': FIRST_ID },
        ...PROJECTION,
      }),
    );
    return Items as WebhookRecord[];
  }

  /**
   * Changes what is given. Setting the endpoint, also to what it is, enables a webhook that was disabled.
   * @returns undefined when there is no such webhook.
   * @throws EndpointTakenError
   */
  async update(
    projectId: string,
    webhookId: string,
    { endpoint, eventTypes }: Partial<WebhookSettings>,
  ): Promise<WebhookRecord | undefined> {
    for (;;) {
      const before = await this.get(projectId, webhookId);
      if (!before || (endpoint === undefined && eventTypes === undefined)) return before;
      const { disabledAt, ...kept } = before;
      const after: WebhookRecord = {
        ...kept,
        endpoint: endpoint ?? before.endpoint,
        eventTypes: eventTypes ?? before.eventTypes,
        updatedAt: this.#clock().toISOString(),
        ...(disabledAt !== undefined && endpoint === undefined && { disabledAt }),
      };
      const failed = await this.#transact([
        replace(this.#table, before, after),
        ...(sameEndpoint(before.endpoint, after.endpoint)
          ? []
          : [
              claim(this.#table, projectId, after.endpoint, webhookId),
              unclaim(this.#table, projectId, before.endpoint),
            ]),
      ]);
      if (failed.length === 0) return after;
      if (!failed.includes(0)) throw new EndpointTakenError(after.endpoint);
    }
  }

  /** Deletes a webhook and its secrets; false when there is none. */
  async delete(projectId: string, webhookId: string): Promise<boolean> {
    for (;;) {
      const webhook = await this.get(projectId, webhookId);
      if (!webhook) return false;
      const failed = await this.#transact([
        remove(this.#table, webhook),
        unclaim(this.#table, projectId, webhook.endpoint),
        countDown(this.#table, projectId),
      ]);
      if (failed.length === 0) return true;
    }
  }

  /**
   * Makes `secret` the one that signs first. The one before goes on signing for a day, or stops at once.
   * The row's secrets are moved where they are, so whoever rotates needs no right to read them.
   * @returns false when there is no such webhook.
   */
  async rotateSecret(
    projectId: string,
    webhookId: string,
    secret: string,
    { revokeImmediately = false } = {},
  ): Promise<boolean> {
    if (!isWebhookId(webhookId)) return false;
    const now = this.#clock();
    return this.#conditional({
      TableName: this.#table,
      Key: { projectId, webhookId },
      UpdateExpression: revokeImmediately
        ? 'SET #secret = :secret REMOVE previousSecret, previousSecretUntil'
        : 'SET previousSecret = #secret, previousSecretUntil = :until, #secret = :secret',
      ConditionExpression: 'attribute_exists(webhookId)',
      ExpressionAttributeNames: { '#secret': 'secret' },
      ExpressionAttributeValues: {
        ':secret': secret,
        ...(!revokeImmediately && { ':until': epochSeconds(now) + ROTATION_SECONDS }),
      },
    });
  }

  /** A webhook with the secrets that sign now, the newest first. For the deliverer alone. */
  async getForDelivery(
    projectId: string,
    webhookId: string,
  ): Promise<{ webhook: WebhookRecord; secrets: string[] } | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { projectId, webhookId }, ConsistentRead: true }),
    );
    if (!Item) return undefined;
    const { secret, previousSecret, previousSecretUntil, ...webhook } = Item as WebhookRecord & SecretAttributes;
    return { webhook, secrets: validSecrets({ secret, previousSecret, previousSecretUntil }, this.#clock()) };
  }

  /** Stops deliveries to a webhook whose endpoint is gone, unless the endpoint has been changed in the meantime. */
  async disable({ projectId, webhookId, endpoint }: WebhookRecord): Promise<boolean> {
    return this.#conditional({
      TableName: this.#table,
      Key: { projectId, webhookId },
      UpdateExpression: 'SET disabledAt = :now',
      ConditionExpression: 'endpoint = :endpoint',
      ExpressionAttributeValues: { ':now': this.#clock().toISOString(), ':endpoint': endpoint },
    });
  }

  /** Writes all or nothing. @returns the places of the writes whose conditions failed; none when it is done. */
  async #transact(TransactItems: Write[]): Promise<number[]> {
    try {
      await untilUndisturbed(() => this.#client.send(new TransactWriteCommand({ TransactItems })));
      return [];
    } catch (error) {
      return conditionFailures(error);
    }
  }

  async #conditional(update: UpdateCommandInput): Promise<boolean> {
    try {
      await untilUndisturbed(() => this.#client.send(new UpdateCommand(update)));
      return true;
    } catch (error) {
      if ((error as Error).name === 'ConditionalCheckFailedException') return false;
      throw error;
    }
  }
}
