import type { ResourceHandler } from '../target.ts';
import { api } from './api.ts';
import { dynamodb } from './dynamodb.ts';
import { ecs } from './ecs.ts';
import { events } from './events.ts';
import { iam } from './iam.ts';
import { inert } from './inert.ts';
import { lambda } from './lambda.ts';
import { messaging } from './messaging.ts';
import { storage } from './storage.ts';

/** Every resource type that the local cloud knows. A type that is not here is an error, never skipped. */
export const RESOURCE_HANDLERS: Readonly<Record<string, ResourceHandler>> = {
  ...api,
  ...dynamodb,
  ...ecs,
  ...events,
  ...iam,
  ...lambda,
  ...messaging,
  ...storage,
  ...inert,
};
