/** The value that `percent` of the values do not exceed (nearest rank). @throws RangeError for no values. */
export function percentile(values: readonly number[], percent: number): number {
  if (values.length === 0) throw new RangeError('expected at least one value');
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)]!;
}

export const median = (values: readonly number[]): number => percentile(values, 50);

/** What a distribution is printed as. */
export interface Summary {
  p50: number;
  p95: number;
  count: number;
}

export const summarise = (values: readonly number[]): Summary => ({
  p50: percentile(values, 50),
  p95: percentile(values, 95),
  count: values.length,
});
