import type { Line } from '../bill.ts';
import { ASSUMED, MEASURED, MINUTES_PER_MONTH } from '../facts.ts';
import type { Usage } from '../options.ts';
import type { StackFacts } from '../stack-facts.ts';
import { objectsPerSession } from './compute.ts';

/**
 * Write units of one change of a session's row: the row, its copy in the index of its project, and the index by status,
 * where a new status removes one copy and adds another. The indexes hold whole rows.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations
 */
const SESSION_WRITE = MEASURED.rowKb * 4;
/** Transactions write each item twice over. Beside the session they write rows below 1 KB. */
const transactionUnits = (items: number): number => 2 * MEASURED.rowKb + MEASURED.rowKb * 3 + 2 * (items - 1);

const WRITE_UNITS =
  MEASURED.sessionWrites * SESSION_WRITE +
  MEASURED.transactions.reduce((sum, items) => sum + transactionUnits(items), 0) +
  MEASURED.leaseWrites;
/** One unit for a strongly consistent read below 4 KB; a page of the API reads about as much again. */
const READ_UNITS = MEASURED.itemReads + MEASURED.webhookQueries;

/** Lambda polls a queue with five long polls at a time, of 20 seconds each. */
const POLLS_PER_MINUTE = 5 * 3;

/** DynamoDB, S3, SNS, SQS, EventBridge. */
export function dataLines(usage: Usage, facts: StackFacts): Line[] {
  const { sessionsPerMonth: sessions, requestsPerSession, recordingShare, minutes } = usage;
  const storedGb = (sessions * (facts.sessionDays / 30.4) * MEASURED.rowKb * 3) / 1024 ** 2;
  const recordedGb =
    (sessions * recordingShare * minutes * ASSUMED.recordingMbPerMinute * ASSUMED.recordingMonths) / 1024;
  // The broker looks at the session's row for each object.
  const reads = READ_UNITS + objectsPerSession(usage) + 2 * requestsPerSession;
  return [
    { service: 'DynamoDB', item: 'writes', quantity: sessions * WRITE_UNITS, price: 'dynamoWrite' },
    {
      service: 'DynamoDB',
      item: 'reads of sessions',
      quantity: sessions * reads,
      price: 'dynamoRead',
    },
    {
      service: 'DynamoDB',
      item: 'reads of the sweeper',
      quantity: MINUTES_PER_MONTH * MEASURED.sweeperReads,
      price: 'dynamoRead',
    },
    { service: 'DynamoDB', item: 'rows and their indexes', quantity: storedGb, price: 'dynamoStorage' },
    { service: 'DynamoDB', item: 'point-in-time recovery', quantity: storedGb / 3, price: 'dynamoBackup' },
    { service: 'S3', item: 'logs and recordings, PUT', quantity: sessions * objectsPerSession(usage), price: 's3Put' },
    { service: 'S3', item: 'logs and recordings, kept', quantity: recordedGb, price: 's3Storage' },
    { service: 'SNS', item: 'wake-ups', quantity: sessions * MEASURED.topicMessages, price: 'snsPublish' },
    {
      service: 'SQS',
      item: 'wake-ups',
      quantity: sessions * (MEASURED.signalRequests + ASSUMED.startSeconds / 20),
      price: 'sqsRequest',
    },
    {
      service: 'SQS',
      item: 'polls of Lambda',
      quantity: facts.polledQueues * MINUTES_PER_MONTH * POLLS_PER_MINUTE,
      price: 'sqsRequest',
    },
    { service: 'EventBridge', item: 'session events', quantity: sessions * MEASURED.busEvents, price: 'busEvent' },
  ];
}
