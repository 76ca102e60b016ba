import type { EventSourceMappingProperties } from '../../event-sources/index.ts';
import { arn, functionName } from '../../account.ts';
import { needsOfDestination, needsOfEventSource, needsOfFunction } from '../../iam/index.ts';
import type { Found, ResourceHandler } from '../target.ts';
import { textOf } from '../text.ts';

interface FunctionProperties {
  FunctionName: string;
  Handler: string;
  Role: string;
  Timeout?: number | string;
  MemorySize?: number | string;
  ReservedConcurrentExecutions?: number | string;
  Environment?: { Variables?: Record<string, string | number> };
}

/** AWS's defaults. */
const TIMEOUT_SECONDS = 3;
const MEMORY_MEGABYTES = 128;

const SERVICE = 'lambda.amazonaws.com';

const lambdaFunction: ResourceHandler = ({ properties, stackName }, target) => {
  const { found, bundleOf, functionEnvironment, access } = target;
  const own = properties as unknown as FunctionProperties;
  const Arn = arn('lambda', `function:${own.FunctionName}`);
  access.requireForService(own.Role, SERVICE, needsOfFunction(own.FunctionName, properties));
  const variables = Object.entries(own.Environment?.Variables ?? {}).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  found.functions.set(own.FunctionName, {
    name: own.FunctionName,
    bundleDirectory: bundleOf(stackName),
    handler: own.Handler,
    timeoutSeconds: Number(own.Timeout ?? TIMEOUT_SECONDS),
    memoryMegabytes: Number(own.MemorySize ?? MEMORY_MEGABYTES),
    environment: {
      ...functionEnvironment,
      ...access.credentials(own.Role, SERVICE, Arn),
      ...Object.fromEntries(variables),
    },
    roleArn: own.Role,
    ...(own.ReservedConcurrentExecutions !== undefined && {
      reservedConcurrency: Number(own.ReservedConcurrentExecutions),
    }),
  });
  return { ref: own.FunctionName, attributes: { Arn } };
};

const version: ResourceHandler = ({ properties }) => ({
  ref: arn('lambda', `function:${functionName(textOf(properties, 'FunctionName'))}:1`),
  attributes: { Version: '1' },
});

const alias: ResourceHandler = ({ properties }) => {
  const own = arn(
    'lambda',
    `function:${functionName(textOf(properties, 'FunctionName'))}:${textOf(properties, 'Name')}`,
  );
  return { ref: own, attributes: { AliasArn: own } };
};

function functionOf(reference: string, { functions }: Found) {
  const definition = functions.get(functionName(reference));
  if (!definition) throw new Error(`there is no function ${functionName(reference)}`);
  return definition;
}

/** Retries and failure destination of asynchronous invocations. */
const eventInvokeConfig: ResourceHandler = ({ properties }, { found, access }) => {
  const definition = functionOf(textOf(properties, 'FunctionName'), found);
  const { MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig } = properties as {
    MaximumRetryAttempts?: number;
    MaximumEventAgeInSeconds?: number;
    DestinationConfig?: { OnFailure?: { Destination?: string } };
  };
  const destination = DestinationConfig?.OnFailure?.Destination;
  access.requireForService(definition.roleArn, SERVICE, needsOfDestination(destination));
  Object.assign(definition, {
    ...(MaximumRetryAttempts !== undefined && { maximumRetryAttempts: Number(MaximumRetryAttempts) }),
    ...(MaximumEventAgeInSeconds !== undefined && { maximumEventAgeSeconds: Number(MaximumEventAgeInSeconds) }),
    onFailureQueue: destination,
  });
  return { ref: `${definition.name}-async` };
};

const eventSourceMapping: ResourceHandler = ({ properties, stackName, logicalId }, { found, access }) => {
  const id = `${stackName}-${logicalId}`;
  const mapping = properties as unknown as EventSourceMappingProperties;
  const needs = needsOfEventSource(mapping.EventSourceArn, mapping.DestinationConfig?.OnFailure?.Destination);
  access.requireForService(functionOf(mapping.FunctionName, found).roleArn, SERVICE, needs);
  found.eventSources.push({ id, mapping });
  return { ref: id, attributes: { Id: id } };
};

export const lambda: Record<string, ResourceHandler> = {
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::Lambda::Version': version,
  'AWS::Lambda::Alias': alias,
  'AWS::Lambda::EventInvokeConfig': eventInvokeConfig,
  'AWS::Lambda::EventSourceMapping': eventSourceMapping,
  'AWS::Lambda::Permission': ({ stackName, logicalId }) => ({ ref: `${stackName}-${logicalId}` }),
};
