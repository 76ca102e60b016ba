import { arn } from '../../account.ts';
import { UnknownOperationError, jsonOf, operationOf } from '../api-request.ts';
import type { ApiRequest } from '../api-request.ts';
import type { Need } from '../evaluate.ts';
import { attributesOf } from './dynamodb-attributes.ts';
import type { AttributeNames } from './dynamodb-attributes.ts';

interface ItemRequest extends AttributeNames {
  TableName: string;
  IndexName?: string;
  Select?: string;
  ReturnValues?: string;
}

interface BatchRequest {
  RequestItems: Record<string, AttributeNames | Record<'PutRequest' | 'DeleteRequest', AttributeNames>[]>;
}

interface TransactRequest {
  TransactItems: Partial<Record<'Put' | 'Update' | 'Delete' | 'ConditionCheck' | 'Get', ItemRequest>>[];
}

const resourceOf = (table: string, index?: string): string => {
  const own = table.startsWith('arn:') ? table : arn('dynamodb', `table/${table}`);
  return index === undefined ? own : `${own}/index/${index}`;
};

/** `dynamodb:Select` has a value with every read, also where the request has none. */
const selected = ({ Select, ProjectionExpression, AttributesToGet }: Partial<ItemRequest>): string =>
  Select ?? (ProjectionExpression || AttributesToGet ? 'SPECIFIC_ATTRIBUTES' : 'ALL_ATTRIBUTES');

function read(action: string, request: ItemRequest): Need {
  return {
    action: `dynamodb:${action}`,
    resource: resourceOf(request.TableName, request.IndexName),
    keys: { 'dynamodb:Attributes': attributesOf(request), 'dynamodb:Select': [selected(request)] },
  };
}

function write(action: string, request: ItemRequest): Need {
  return {
    action: `dynamodb:${action}`,
    resource: resourceOf(request.TableName),
    keys: {
      'dynamodb:Attributes': attributesOf(request),
      ...(request.ReturnValues !== undefined && { 'dynamodb:ReturnValues': [request.ReturnValues] }),
    },
  };
}

/**
 * A transaction needs what each of its items needs by itself.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
 */
const TRANSACTION_ACTIONS = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
} as const;

const transaction = (request: ApiRequest): Need[] =>
  jsonOf<TransactRequest>(request).TransactItems.flatMap((item) =>
    Object.entries(item).map(([kind, one]) => {
      const action = TRANSACTION_ACTIONS[kind as keyof typeof TRANSACTION_ACTIONS];
      return kind === 'Get' ? read(action, one) : write(action, one);
    }),
  );

/** A batch is an action of its own, on each of its tables. */
const batch =
  (action: string) =>
  (request: ApiRequest): Need[] =>
    Object.entries(jsonOf<BatchRequest>(request).RequestItems).map(([TableName, one]) => {
      if (!Array.isArray(one)) return read(action, { ...one, TableName });
      const items = one.flatMap((entry) => Object.values(entry)).flatMap((entry) => attributesOf(entry));
      return { ...write(action, { TableName }), keys: { 'dynamodb:Attributes': [...new Set(items)] } };
    });

const reading = (action: string) => (request: ApiRequest) => [read(action, jsonOf(request))];
const writing = (action: string) => (request: ApiRequest) => [write(action, jsonOf(request))];

/**
 * What the operations of DynamoDB need.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
const OPERATIONS: Record<string, (request: ApiRequest) => Need[]> = {
  GetItem: reading('GetItem'),
  Query: reading('Query'),
  Scan: reading('Scan'),
  PutItem: writing('PutItem'),
  UpdateItem: writing('UpdateItem'),
  DeleteItem: writing('DeleteItem'),
  BatchGetItem: batch('BatchGetItem'),
  BatchWriteItem: batch('BatchWriteItem'),
  TransactGetItems: transaction,
  TransactWriteItems: transaction,
};

export function dynamodbNeeds(request: ApiRequest): Need[] {
  const operation = operationOf(request);
  const needs = OPERATIONS[operation];
  // The streams' operations are called by event source mappings, whose needs are judged when they start.
  if (!needs) throw new UnknownOperationError(`dynamodb:${operation}`);
  return needs(request);
}
