import type { ComposedStack, JsonMap } from '@wallcrawler/stack';
import { asText } from './json.ts';
import { resourcesOf } from './resources.ts';
import type { Workspace } from './workspace.ts';

export interface Alarm {
  name: string;
  stack: string;
  /** What it watches, in a phrase. */
  condition: string;
  /** Its description without the pointer to the runbook. */
  description: string;
  /** Workspace-relative page that says what to do; undefined when the description names none. */
  runbook: string | undefined;
}

const COMPARISONS: Record<string, string> = {
  GreaterThanThreshold: '>',
  GreaterThanOrEqualToThreshold: '≥',
  LessThanThreshold: '<',
  LessThanOrEqualToThreshold: '≤',
};

/** What an alarm on several metrics computes of them. */
const expressionOf = ({ Metrics }: JsonMap): string =>
  ((Metrics ?? []) as JsonMap[])
    .map(({ Label, Expression }) => asText(Expression && (Label ?? Expression)))
    .find(Boolean) ?? '';

/** The alarms of a stack, by name. */
export function alarmsOf({ resolver }: Workspace, stack: ComposedStack): Alarm[] {
  const text = (value: Parameters<typeof resolver.resolve>[1]): string => resolver.resolve(stack.stackName, value).text;
  const single = resourcesOf(stack, 'AWS::CloudWatch::Alarm');
  const composite = resourcesOf(stack, 'AWS::CloudWatch::CompositeAlarm');
  return [...single, ...composite]
    .map(([logicalId, { Properties = {} }]) => {
      const description = text(Properties['AlarmDescription']);
      const statistic = text(Properties['ExtendedStatistic'] ?? Properties['Statistic']);
      const metric = text(Properties['MetricName']) || expressionOf(Properties) || 'other alarms';
      const comparison = COMPARISONS[text(Properties['ComparisonOperator'])] ?? text(Properties['ComparisonOperator']);
      return {
        name: text(Properties['AlarmName']) || logicalId,
        stack: stack.stackName,
        condition: [statistic, metric, comparison, text(Properties['Threshold'])].filter(Boolean).join(' '),
        description: description.replace(/\s*Runbook: \S+?\.?$/, ''),
        runbook: /Runbook: (docs\/operations\/[a-z0-9-]+\.md)/.exec(description)?.[1],
      };
    })
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}
