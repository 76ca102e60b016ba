import type { AppRoute, RestApiDirective } from '../compose/directives.ts';
import { pascalCase } from '../compose/publish.ts';
import type { Resource } from '../template.ts';
import { openApiBody } from './body.ts';
import { liveFunctionArn } from './integration.ts';

/**
 * The composed RestApi and one permission per route and for the authorizer. A permission names the one method it is
 * for, so that a function can be invoked through its own routes only.
 * @throws Error when the directive names a resource that is no RestApi, or two routes collide.
 */
export function restApiResources(
  directive: RestApiDirective,
  resources: Record<string, Resource>,
  routes: AppRoute[],
): Record<string, Resource> {
  const api = resources[directive.Resource];
  if (api?.Type !== 'AWS::ApiGateway::RestApi')
    throw new Error(`RestApi.Resource: ${directive.Resource} is no AWS::ApiGateway::RestApi`);
  const composed: Record<string, Resource> = {
    [directive.Resource]: { ...api, Properties: { ...api.Properties, Body: openApiBody(directive, routes) } },
    [`Invoke${pascalCase(directive.Authorizer)}`]: permission(directive, directive.Authorizer, 'authorizers/*'),
  };
  for (const { app, OperationId, Method, Path } of routes) {
    const logicalId = `Invoke${OperationId.charAt(0).toUpperCase()}${OperationId.slice(1)}`;
    if (logicalId in composed) throw new Error(`two routes have the OperationId ${OperationId}`);
    composed[logicalId] = permission(directive, app, `*/${Method}${Path.replaceAll(/\{[^}]+\}/g, '*')}`);
  }
  return composed;
}

const permission = ({ Resource: api }: RestApiDirective, app: string, source: string): Resource => ({
  Type: 'AWS::Lambda::Permission',
  Properties: {
    Action: 'lambda:InvokeFunction',
    FunctionName: { 'Fn::Sub': liveFunctionArn(app) },
    Principal: 'apigateway.amazonaws.com',
    SourceArn: {
      'Fn::Sub': `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${${api}}/${source}`,
    },
  },
});
