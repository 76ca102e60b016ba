/** A line in CloudWatch's embedded metric format: dimensions and values by name, and what describes them. */
export type MetricLine = Record<string, unknown> & { Service: string };

/**
 * Keeps the lines of metrics that are written to standard output, where everything that emits them writes them.
 * @returns the lines so far, and what gives standard output back.
 */
export function captureMetrics(): { metrics: MetricLine[]; restore: () => void } {
  const metrics: MetricLine[] = [];
  const write = process.stdout.write.bind(process.stdout);
  const keep = (text: string | Uint8Array): boolean => {
    const line = String(text);
    if (!line.startsWith('{"_aws"')) return write(text);
    metrics.push(JSON.parse(line) as MetricLine);
    return true;
  };
  process.stdout.write = keep;
  return { metrics, restore: () => void (process.stdout.write = write) };
}
