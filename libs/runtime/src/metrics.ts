import { METRICS, METRIC_NAMESPACE, dimensionSets } from './metric-catalogue.ts';
import type { DimensionName, MetricName } from './metric-catalogue.ts';

/** Values by metric, all of one service. */
export type MetricValues = Partial<Record<MetricName, number>>;

/** What divides the values, for the metrics that are divided by it. */
export type MetricDimensions = Partial<Record<DimensionName, string>>;

const printLine = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * Writes metrics as one line in CloudWatch's embedded metric format, so that no call is made while a request runs.
 * CloudWatch Logs takes them from the lines of functions and containers alike. Units and dimension sets are the
 * catalogue's; a set whose dimension has no value here is left out.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Generation_PutLogEvents.html
 */
export function emitMetrics(
  values: MetricValues,
  dimensions: MetricDimensions = {},
  write: (line: string) => void = printLine,
): void {
  const names = Object.keys(values) as MetricName[];
  const [first] = names;
  if (!first) return;
  const known = { Service: METRICS[first].service, ...dimensions };
  write(
    JSON.stringify({
      _aws: { Timestamp: Date.now(), CloudWatchMetrics: directives(names, Object.keys(known)) },
      ...known,
      ...values,
    }),
  );
}

/** One directive for all metrics that have the same dimension sets. */
function directives(names: readonly MetricName[], known: readonly string[]): object[] {
  const groups = new Map<string, { Dimensions: string[][]; Metrics: object[] }>();
  for (const name of names) {
    const Dimensions = dimensionSets(name).filter((set) => set.every((dimension) => known.includes(dimension)));
    const key = Dimensions.join();
    if (!groups.has(key)) groups.set(key, { Dimensions, Metrics: [] });
    groups.get(key)!.Metrics.push({ Name: name, Unit: METRICS[name].unit });
  }
  return [...groups.values()].map((group) => ({ Namespace: METRIC_NAMESPACE, ...group }));
}
