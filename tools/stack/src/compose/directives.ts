import * as z from 'zod';
import type { Json } from '../template.ts';
import { derivedSchema } from './derived.ts';

const identifier = z.string().regex(/^[a-z][a-z0-9-]*$/, 'expected lower-case words joined by hyphens');

const routeSchema = z.strictObject({
  Method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  /** From the API's root, with path parameters in braces: `/v1/sessions/{id}`. */
  Path: z.string().regex(/^(\/([a-z0-9-]+|\{[A-Za-z]+\}))+$/),
  /** Unique in the whole API. */
  OperationId: z.string().regex(/^[a-z][A-Za-z0-9]*$/),
  Summary: z.string().min(1),
  /** Seconds that API Gateway waits for the function. Default 29, the most that a buffered integration may take. */
  TimeoutSeconds: z.int().min(1).max(900).default(29),
  /** Sends the response as it is written; only then may TimeoutSeconds exceed 29. Default false. */
  Stream: z.boolean().default(false),
  /** Whether the function refuses an empty object, so that API Gateway may refuse what is no object. Default false. */
  RequiresBody: z.boolean().default(false),
});

const gatewayResponseSchema = z.strictObject({
  Status: z.int().min(400).max(599),
  Error: z.string().min(1),
  Code: z.string().regex(/^[a-z_]+$/),
  // API Gateway replaces `$context...` in the text; a lone dollar sign would be lost.
  Message: z.string().regex(/^[^$]+$/),
  Headers: z.record(z.string(), z.string()).default({}),
});

const restApiSchema = z.strictObject({
  /** Logical id of the AWS::ApiGateway::RestApi whose Body is composed. */
  Resource: z.string(),
  Title: z.string(),
  Version: z.string(),
  /** App whose function authorises every route. */
  Authorizer: identifier,
  GatewayResponses: z.record(z.string(), gatewayResponseSchema),
});

/** The `Wallcrawler` section of a stack file: what composition does with it. */
export const directivesSchema = z.strictObject({
  /** Files of infra/fragments, laid under the stack in this order. */
  Fragments: z.array(identifier).default([]),
  /** Values of `${Wallcrawler::Name}`; `Stack` is always the stack's name. */
  Variables: z.record(z.string(), z.string()).default({}),
  /** Values that other stacks may read, by name: `/wallcrawler/<stack>/<name>`. */
  Publish: z.record(identifier, z.custom<Json>()).default({}),
  Routes: z.array(routeSchema).default([]),
  /** Values of further `${Wallcrawler::Name}`, taken from the finished resources. */
  Derived: z.record(z.string(), derivedSchema).default({}),
  RestApi: restApiSchema.optional(),
});

export type Directives = z.output<typeof directivesSchema>;
export type Route = z.output<typeof routeSchema>;
export type GatewayResponse = z.output<typeof gatewayResponseSchema>;
export type RestApiDirective = z.output<typeof restApiSchema>;

/** A route together with the app that serves it. */
export interface AppRoute extends Route {
  app: string;
}
