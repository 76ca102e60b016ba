import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { JsonMap, Template } from '@wallcrawler/stack';
import type { EventSourceMappingProperties } from '../event-sources/index.ts';
import type { AccessControl } from '../iam/index.ts';
import type { FunctionDefinition } from '../lambda/index.ts';
import type { EcsEngine, EventBridgeEngine, ParameterStore } from '../services/index.ts';
import type { Provisioned } from './resolve.ts';

/** Where templates are provisioned to: the engines, and what is started once all stacks are there. */
export interface ProvisionTarget {
  dynamo: DynamoDBClient;
  sqs: SQSClient;
  sns: SNSClient;
  s3: S3Client;
  parameters: ParameterStore;
  events: EventBridgeEngine;
  ecs: EcsEngine;
  /** The URL of a queue at the engine. The URLs that fauxqs itself gives do not resolve. */
  queueUrl: (name: string) => string;
  /** Absolute path of the bundle of a stack's function. */
  bundleOf: (stackName: string) => string;
  /** Knows the roles, gives credentials of them, and checks what services need of them. */
  access: AccessControl;
  /** Variables of every function besides its own and its credentials: region, endpoints. */
  functionEnvironment: Record<string, string>;
  /** Variables that replace those of a container by its name: where the gateway listens on this machine. */
  containerEnvironment: Record<string, Record<string, string>>;
  found: Found;
}

/** What the templates declare and somebody else starts. */
export interface Found {
  functions: Map<string, FunctionDefinition & { roleArn: string; onFailureQueue?: string }>;
  eventSources: { id: string; mapping: EventSourceMappingProperties }[];
  apis: JsonMap[];
  /** The engine's stream ARN by the template's. */
  streams: Map<string, string>;
  /** Tables whose items expire. */
  expiring: { table: string; attribute: string; keys: string[] }[];
}

export interface ResourceRequest {
  stackName: string;
  logicalId: string;
  type: string;
  properties: JsonMap;
  template: Template;
}

/** Makes one resource, or finds it as it was left by an earlier start. */
export type ResourceHandler = (request: ResourceRequest, target: ProvisionTarget) => Provisioned | Promise<Provisioned>;
