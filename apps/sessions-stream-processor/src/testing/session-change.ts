import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { SessionState } from '@wallcrawler/session-state';
import type { SessionRecord } from '@wallcrawler/session-store';

/** A row of the sessions table in a state. */
export const sessionIn = (status: SessionState, more: object = {}): SessionRecord =>
  ({
    sessionId: 'session-1',
    entity: 'session',
    projectId: 'project-1',
    status,
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:07.000Z',
    expiresAt: 1_767_229_200,
    timeoutSeconds: 3600,
    keepAlive: false,
    region: 'us-east-1',
    settings: {},
    proxyBytes: 0,
    revision: 4,
    waiter: 'slot-01',
    endpoint: { host: '10.0.0.7', port: 9223 },
    taskArn: 'arn:task',
    ...more,
  }) as SessionRecord;

/** A record of the table's stream, as Lambda hands it over. */
export const streamRecord = (
  sequence: number,
  before: SessionRecord | undefined,
  after: SessionRecord | undefined,
): DynamoDBRecord =>
  ({
    eventID: `event-${sequence}`,
    eventName: before ? (after ? 'MODIFY' : 'REMOVE') : 'INSERT',
    eventSource: 'aws:dynamodb',
    dynamodb: {
      SequenceNumber: String(sequence),
      ...(before && { OldImage: marshall(before) }),
      ...(after && { NewImage: marshall(after) }),
    },
  }) as DynamoDBRecord;
