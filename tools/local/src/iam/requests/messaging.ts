import { arn } from '../../account.ts';
import { UnknownOperationError, jsonOf, operationOf } from '../api-request.ts';
import type { ApiRequest } from '../api-request.ts';
import type { Need } from '../evaluate.ts';

/**
 * Actions of SQS by operation; a batch needs what its messages need.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html
 */
const QUEUE_ACTIONS: Record<string, string> = {
  ChangeMessageVisibility: 'ChangeMessageVisibility',
  ChangeMessageVisibilityBatch: 'ChangeMessageVisibility',
  DeleteMessage: 'DeleteMessage',
  DeleteMessageBatch: 'DeleteMessage',
  GetQueueAttributes: 'GetQueueAttributes',
  ReceiveMessage: 'ReceiveMessage',
  SendMessage: 'SendMessage',
  SendMessageBatch: 'SendMessage',
};

export function sqsNeeds(request: ApiRequest): Need[] {
  const operation = operationOf(request);
  const action = QUEUE_ACTIONS[operation];
  if (!action) throw new UnknownOperationError(`sqs:${operation}`);
  const name = jsonOf<{ QueueUrl: string }>(request).QueueUrl.split('/').at(-1)!;
  return [{ action: `sqs:${action}`, resource: arn('sqs', name), keys: {} }];
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html */
export function snsNeeds({ body }: ApiRequest): Need[] {
  const form = new URLSearchParams(body);
  const operation = form.get('Action') ?? '';
  const topic = form.get('TopicArn');
  if (!['Publish', 'PublishBatch'].includes(operation) || topic === null)
    throw new UnknownOperationError(`sns:${operation}`);
  return [{ action: 'sns:Publish', resource: topic, keys: {} }];
}

interface Entry {
  EventBusName?: string;
  Source?: string;
  DetailType?: string;
}

/**
 * Each entry is judged by itself.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
 */
export function eventsNeeds(request: ApiRequest): Need[] {
  const operation = operationOf(request);
  if (operation !== 'PutEvents') throw new UnknownOperationError(`events:${operation}`);
  return jsonOf<{ Entries: Entry[] }>(request).Entries.map(
    ({ EventBusName = 'default', Source = '', DetailType = '' }) => ({
      action: 'events:PutEvents',
      resource: EventBusName.startsWith('arn:') ? EventBusName : arn('events', `event-bus/${EventBusName}`),
      keys: { 'events:source': [Source], 'events:detail-type': [DetailType] },
    }),
  );
}

/**
 * A SecureString under the account's own key `aws/ssm` needs no leave of KMS: that key's policy gives it to SSM.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
 */
export function ssmNeeds(request: ApiRequest): Need[] {
  const operation = operationOf(request);
  const input = jsonOf<{ Name?: string; Names?: string[] }>(request);
  const names = { GetParameter: [input.Name ?? ''], GetParameters: input.Names ?? [] }[operation];
  if (!names) throw new UnknownOperationError(`ssm:${operation}`);
  return names.map((name) => ({
    action: `ssm:${operation}`,
    resource: name.startsWith('arn:') ? name : arn('ssm', `parameter/${name.replace(/^\//, '')}`),
    keys: {},
  }));
}

/**
 * A function's ARN is the one that the call names, alias included.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
 */
export function lambdaNeeds({ method, path, query }: ApiRequest): Need[] {
  const [, encoded] = /^\/2015-03-31\/functions\/([^/]+)\/invocations\/?$/.exec(path) ?? [];
  if (method !== 'POST' || !encoded) throw new UnknownOperationError(`lambda:${method} ${path}`);
  const reference = decodeURIComponent(encoded);
  const qualifier = query.get('Qualifier');
  const own = reference.startsWith('arn:') ? reference : arn('lambda', `function:${reference}`);
  return [{ action: 'lambda:InvokeFunction', resource: qualifier ? `${own}:${qualifier}` : own, keys: {} }];
}
