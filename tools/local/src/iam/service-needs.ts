import { arn } from '../account.ts';
import type { Need } from './evaluate.ts';

const need = (action: string, resource: string): Need => ({ action, resource, keys: {} });
const all = (service: string, actions: readonly string[], resource: string): Need[] =>
  actions.map((action) => need(`${service}:${action}`, resource));

interface FunctionProperties {
  VpcConfig?: unknown;
  TracingConfig?: { Mode?: string };
  LoggingConfig?: { LogGroup?: string };
}

const logs = (group: string): Need[] =>
  all('logs', ['CreateLogStream', 'PutLogEvents'], arn('logs', `log-group:${group}:log-stream:any`));

/**
 * What Lambda itself does with a function's role: write its log, join its VPC and send its traces.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
 */
export function needsOfFunction(name: string, { VpcConfig, TracingConfig, LoggingConfig }: FunctionProperties): Need[] {
  const network = ['CreateNetworkInterface', 'DescribeNetworkInterfaces', 'DescribeSubnets', 'DeleteNetworkInterface'];
  const addresses = ['AssignPrivateIpAddresses', 'UnassignPrivateIpAddresses'];
  return [
    ...logs(LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`),
    ...(VpcConfig ? all('ec2', [...network, ...addresses], '*') : []),
    ...(TracingConfig?.Mode === 'Active' ? all('xray', ['PutTraceSegments', 'PutTelemetryRecords'], '*') : []),
  ];
}

/** What Lambda needs to leave what has failed at an on-failure destination. */
export const needsOfDestination = (destination: string | undefined): Need[] =>
  destination === undefined ? [] : [need(destinationAction(destination), destination)];

function destinationAction(destination: string): string {
  const service = destination.split(':')[2];
  if (service === 'sqs') return 'sqs:SendMessage';
  if (service === 'sns') return 'sns:Publish';
  throw new Error(`${destination}: only queues and topics are known as destinations here`);
}

/**
 * What Lambda needs to read an event source.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-create-trigger.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html#events-sqs-permissions
 */
export function needsOfEventSource(source: string, destination: string | undefined): Need[] {
  const reads = source.includes(':dynamodb:')
    ? [
        ...all('dynamodb', ['DescribeStream', 'GetRecords', 'GetShardIterator'], source),
        need('dynamodb:ListStreams', '*'),
      ]
    : all('sqs', ['DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage'], source);
  return [...reads, ...needsOfDestination(destination)];
}

interface TaskDefinitionProperties {
  ContainerDefinitions?: { Image: string; LogConfiguration?: { Options?: Record<string, string> } }[];
}

/**
 * What ECS does with an execution role before a container starts: pull its image and open its log.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
 */
export function needsOfExecutionRole({ ContainerDefinitions = [] }: TaskDefinitionProperties): Need[] {
  const pull = ['BatchCheckLayerAvailability', 'BatchGetImage', 'GetDownloadUrlForLayer'];
  return [
    need('ecr:GetAuthorizationToken', '*'),
    ...ContainerDefinitions.flatMap(({ Image, LogConfiguration }) => {
      const repository = Image.replace(/^[^/]*\.amazonaws\.com\//, '').replace(/[@:].*$/, '');
      const group = LogConfiguration?.Options?.['awslogs-group'];
      return [...all('ecr', pull, arn('ecr', `repository/${repository}`)), ...(group ? logs(group) : [])];
    }),
  ];
}
