import type { Json, JsonMap } from '@wallcrawler/stack';
import { accessTo, locateAll } from './access.ts';
import { asText } from './json.ts';
import type { Located } from './resolver.ts';
import type { Workspace } from './workspace.ts';

const SEND = ['sqs:SendMessage', 'sns:Publish', 'events:PutEvents'];

/** Who may put something into a queue, topic or bus: programs by their roles, services by a policy, queues by redrive. */
export function sendersTo(workspace: Workspace, located: Located): string[] {
  const programs = accessTo(workspace, located)
    .filter(({ actions }) => actions.some((action) => SEND.includes(action)))
    .map(({ stack }) => stack);
  return [...new Set([...programs, ...servicesOf(workspace, located), ...redrivenBy(workspace, located)])].sort();
}

const names = (value: Json | undefined, located: Located, { resolver }: Workspace, stack: string): boolean =>
  resolver
    .resolve(stack, value)
    .resources.some((one) => one.stack === located.stack && one.logicalId === located.logicalId);

/** The sources that a resource policy lets in, or the service where it names none. */
function servicesOf(workspace: Workspace, located: Located): string[] {
  const policies = [...locateAll(workspace, 'AWS::SQS::QueuePolicy'), ...locateAll(workspace, 'AWS::SNS::TopicPolicy')];
  return policies
    .filter(({ stack, resource: { Properties = {} } }) =>
      names(Properties['Queues'] ?? Properties['Topics'], located, workspace, stack),
    )
    .flatMap(({ stack, resource }) => {
      const document = resource.Properties?.['PolicyDocument'] as JsonMap;
      return (document['Statement'] as JsonMap[]).map((statement) => sourceOf(workspace, stack, statement));
    });
}

function sourceOf({ resolver }: Workspace, stack: string, statement: JsonMap): string {
  const condition = JSON.stringify(statement['Condition'] ?? {});
  const source = /"aws:SourceArn":(\{.*?\}|".*?")/.exec(condition)?.[1];
  const named = source ? resolver.resolve(stack, JSON.parse(source) as Json).text : '';
  return named || asText((statement['Principal'] as JsonMap)['Service']);
}

const redrivenBy = (workspace: Workspace, located: Located): string[] =>
  locateAll(workspace, 'AWS::SQS::Queue')
    .filter(({ stack, resource }) => {
      const redrive = resource.Properties?.['RedrivePolicy'] as JsonMap | undefined;
      return redrive !== undefined && names(redrive['deadLetterTargetArn'], located, workspace, stack);
    })
    .map(({ name }) => name);
