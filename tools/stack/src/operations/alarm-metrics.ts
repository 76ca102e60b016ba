import type { Json, JsonMap } from '../template.ts';
import { isMap } from '../template.ts';
import type { ChartedMetric } from './dashboard.ts';

/** The metrics that an alarm watches: its own, or those that its expression is made of. */
export function alarmMetrics({ Namespace, MetricName, Dimensions, Metrics }: JsonMap): ChartedMetric[] {
  if (Array.isArray(Metrics))
    return Metrics.filter(isMap)
      .map(({ MetricStat }) => MetricStat)
      .filter((stat) => isMap(stat))
      .flatMap(({ Metric }) => (isMap(Metric) ? alarmMetrics(Metric) : []));
  return [{ namespace: Namespace as string, name: MetricName as string, dimensions: readDimensions(Dimensions) }];
}

/** A value that CloudFormation fills in is not known here: `*`. */
const readDimensions = (dimensions: Json | undefined): Record<string, string> =>
  Object.fromEntries(
    (Array.isArray(dimensions) ? dimensions : [])
      .filter(isMap)
      .map(({ Name, Value }) => [Name as string, typeof Value === 'string' ? Value : '*']),
  );
