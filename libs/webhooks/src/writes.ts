import { createHash } from 'node:crypto';
import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { normalEndpoint } from './endpoint.ts';
import { PUBLIC_ATTRIBUTES } from './records.ts';
import type { WebhookRecord } from './records.ts';

/** One write of a transaction. */
export type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** Most webhooks of a project: each event is sent to every one of them. */
export const MAX_WEBHOOKS = 20;

/** Reads a webhook without its secrets, as IAM demands of most functions. */
export const PROJECTION = {
  ProjectionExpression: PUBLIC_ATTRIBUTES.map((name) => `#${name}`).join(', '),
  ExpressionAttributeNames: Object.fromEntries(PUBLIC_ATTRIBUTES.map((name) => [`#${name}`, name])),
};

/** Every webhook's id sorts behind this; the claims and the counter sort before it. */
export const FIRST_ID = '0';

/** What tells ids from the table's other sort keys; a caller's text never reaches those. */
export const isWebhookId = (text: string): boolean => /^[0-9a-f-]{36}$/.test(text);

const claimOf = (endpoint: string): string =>
  `#endpoint#${createHash('sha256').update(normalEndpoint(endpoint)).digest('hex')}`;

export const sameEndpoint = (one: string, other: string): boolean => claimOf(one) === claimOf(other);

/** Claims an endpoint for one webhook of the project; fails where it is claimed. */
export const claim = (TableName: string, projectId: string, endpoint: string, owner: string): Write => ({
  Put: {
    TableName,
    Item: { projectId, webhookId: claimOf(endpoint), owner },
    ConditionExpression: 'attribute_not_exists(webhookId)',
  },
});

export const unclaim = (TableName: string, projectId: string, endpoint: string): Write => ({
  Delete: { TableName, Key: { projectId, webhookId: claimOf(endpoint) } },
});

const counter = (TableName: string, projectId: string) => ({ TableName, Key: { projectId, webhookId: '#count' } });

/** Counts one webhook more; fails at the limit. */
export const countUp = (TableName: string, projectId: string): Write => ({
  Update: {
    ...counter(TableName, projectId),
    UpdateExpression: 'ADD webhooks :one',
    ConditionExpression: 'attribute_not_exists(webhooks) OR webhooks < :most',
    ExpressionAttributeValues: { ':one': 1, ':most': MAX_WEBHOOKS },
  },
});

export const countDown = (TableName: string, projectId: string): Write => ({
  Update: {
    ...counter(TableName, projectId),
    UpdateExpression: 'ADD webhooks :less',
    ExpressionAttributeValues: { ':less': -1 },
  },
});

const asRead = ({ endpoint, updatedAt }: WebhookRecord) => ({
  ConditionExpression: 'endpoint = :endpointRead AND updatedAt = :updatedAtRead',
  ExpressionAttributeValues: { ':endpointRead': endpoint, ':updatedAtRead': updatedAt },
});

/** Makes the public part of a row what `after` says, if nobody has changed it since it was read. */
export function replace(TableName: string, before: WebhookRecord, after: WebhookRecord): Write {
  const { projectId, webhookId, endpoint, eventTypes, updatedAt, disabledAt } = after;
  const condition = asRead(before);
  return {
    Update: {
      TableName,
      Key: { projectId, webhookId },
      ...condition,
      UpdateExpression: `SET endpoint = :endpoint, eventTypes = :eventTypes, updatedAt = :updatedAt${disabledAt ? '' : ' REMOVE disabledAt'}`,
      ExpressionAttributeValues: {
        ...condition.ExpressionAttributeValues,
        ':endpoint': endpoint,
        ':eventTypes': eventTypes,
        ':updatedAt': updatedAt,
      },
    },
  };
}

/** Deletes a row, if nobody has changed it since it was read: its claim must be the one that is given up. */
export const remove = (TableName: string, webhook: WebhookRecord): Write => ({
  Delete: { TableName, Key: { projectId: webhook.projectId, webhookId: webhook.webhookId }, ...asRead(webhook) },
});
