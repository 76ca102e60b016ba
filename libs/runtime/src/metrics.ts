/** CloudWatch units that the platform uses. */
export type MetricUnit = 'Count' | 'Milliseconds' | 'Bytes';

export interface Metric {
  name: string;
  value: number;
  unit: MetricUnit;
}

/**
 * Writes metrics as one line in CloudWatch's embedded metric format, so that no call is made while a request runs.
 * @param dimensions few values each: every combination is a metric of its own and is billed as one.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function emitMetrics(
  metrics: readonly Metric[],
  dimensions: Record<string, string> = {},
  write: (line: string) => void = (line) => void process.stdout.write(`${line}\n`),
): void {
  write(
    JSON.stringify({
      _aws: {
        Timestamp: Date.now(),
        CloudWatchMetrics: [
          {
            Namespace: 'Wallcrawler',
            Dimensions: [Object.keys(dimensions)],
            Metrics: metrics.map(({ name, unit }) => ({ Name: name, Unit: unit })),
          },
        ],
      },
      ...dimensions,
      ...Object.fromEntries(metrics.map(({ name, value }) => [name, value])),
    }),
  );
}
