import type { AppRoute } from '../compose/directives.ts';
import type { JsonMap } from '../template.ts';

/** Most seconds that a buffered integration may take. */
const BUFFERED_LIMIT_SECONDS = 29;

/** Fn::Sub text for the ARN of an app's function behind its alias `live`; functions are named like their apps. */
export const liveFunctionArn = (app: string): string =>
  `arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${AWS::AccountId}:function:${app}:live`;

/** The URI by which API Gateway invokes a function; streaming has an API version and an action of its own. */
export function invocationUri(app: string, stream: boolean): JsonMap {
  const [version, action] = stream ? ['2021-11-15', 'response-streaming-invocations'] : ['2015-03-31', 'invocations'];
  const prefix = 'arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path';
  return { 'Fn::Sub': `${prefix}/${version}/functions/${liveFunctionArn(app)}/${action}` };
}

/**
 * The x-amazon-apigateway-integration of a route.
 * @throws Error for a buffered route that asks for more than 29 s, which API Gateway would refuse.
 */
export function integration({ app, Stream, TimeoutSeconds, OperationId }: AppRoute): JsonMap {
  if (!Stream && TimeoutSeconds > BUFFERED_LIMIT_SECONDS)
    throw new Error(`${OperationId}: TimeoutSeconds ${TimeoutSeconds} needs Stream; buffered routes end at 29 s`);
  return {
    type: 'aws_proxy',
    // Lambda is always invoked by POST, whatever method the client used.
    httpMethod: 'POST',
    uri: invocationUri(app, Stream),
    passthroughBehavior: 'when_no_match',
    timeoutInMillis: TimeoutSeconds * 1000,
    ...(Stream && { responseTransferMode: 'STREAM' }),
  };
}
