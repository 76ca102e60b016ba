import type { EventSourceMappingProperties } from '../../event-sources/index.ts';
import { arn, functionName } from '../../account.ts';
import type { ResourceHandler } from '../target.ts';
import { textOf } from '../text.ts';

interface FunctionProperties {
  FunctionName: string;
  Handler: string;
  Timeout?: number | string;
  MemorySize?: number | string;
  ReservedConcurrentExecutions?: number | string;
  Environment?: { Variables?: Record<string, string | number> };
}

/** AWS's defaults. */
const TIMEOUT_SECONDS = 3;
const MEMORY_MEGABYTES = 128;

const lambdaFunction: ResourceHandler = ({ properties, stackName }, { found, bundleOf, functionEnvironment }) => {
  const own = properties as unknown as FunctionProperties;
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
    environment: { ...functionEnvironment, ...Object.fromEntries(variables) },
    ...(own.ReservedConcurrentExecutions !== undefined && {
      reservedConcurrency: Number(own.ReservedConcurrentExecutions),
    }),
  });
  return { ref: own.FunctionName, attributes: { Arn: arn('lambda', `function:${own.FunctionName}`) } };
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

/** Retries and failure destination of asynchronous invocations. */
const eventInvokeConfig: ResourceHandler = ({ properties }, { found }) => {
  const name = functionName(textOf(properties, 'FunctionName'));
  const definition = found.functions.get(name);
  if (!definition) throw new Error(`there is no function ${name}`);
  const { MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig } = properties as {
    MaximumRetryAttempts?: number;
    MaximumEventAgeInSeconds?: number;
    DestinationConfig?: { OnFailure?: { Destination?: string } };
  };
  Object.assign(definition, {
    ...(MaximumRetryAttempts !== undefined && { maximumRetryAttempts: Number(MaximumRetryAttempts) }),
    ...(MaximumEventAgeInSeconds !== undefined && { maximumEventAgeSeconds: Number(MaximumEventAgeInSeconds) }),
    onFailureQueue: DestinationConfig?.OnFailure?.Destination,
  });
  return { ref: `${name}-async` };
};

const eventSourceMapping: ResourceHandler = ({ properties, stackName, logicalId }, { found }) => {
  const id = `${stackName}-${logicalId}`;
  found.eventSources.push({ id, mapping: properties as unknown as EventSourceMappingProperties });
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
