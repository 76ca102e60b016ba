import { UnknownOperationError } from '../api-request.ts';
import type { ApiRequest } from '../api-request.ts';
import type { Need } from '../evaluate.ts';
import { dynamodbNeeds } from './dynamodb.ts';
import { ecsNeeds } from './ecs.ts';
import type { FindTaskDefinition } from './ecs.ts';
import { eventsNeeds, lambdaNeeds, snsNeeds, sqsNeeds, ssmNeeds } from './messaging.ts';
import { s3Needs } from './s3.ts';

/** Every service that the apps call, by the name that requests are signed for. */
const SERVICES: Record<string, (request: ApiRequest, find: FindTaskDefinition) => Need[]> = {
  dynamodb: dynamodbNeeds,
  ecs: ecsNeeds,
  events: eventsNeeds,
  lambda: lambdaNeeds,
  s3: s3Needs,
  sns: snsNeeds,
  sqs: sqsNeeds,
  ssm: ssmNeeds,
};

/**
 * What a request needs leave for.
 * @throws UnknownOperationError for a service or operation that nobody has looked up yet.
 */
export function needsOf(request: ApiRequest, find: FindTaskDefinition): Need[] {
  const needs = SERVICES[request.service];
  if (!needs) throw new UnknownOperationError(`${request.service}:${request.method} ${request.path}`);
  return needs(request, find);
}
