import { describe, expect, it } from '@jest/globals';
import { METRICS, dimensionSets } from './metric-catalogue.ts';
import type { MetricName } from './metric-catalogue.ts';
import { emitMetrics } from './metrics.ts';

const emitted = (...given: Parameters<typeof emitMetrics>) => {
  const lines: string[] = [];
  emitMetrics(given[0], given[1], (line) => lines.push(line));
  return lines.map((line) => JSON.parse(line));
};

describe(emitMetrics, () => {
  it('writes one line with totals and divisions', () => {
    const values = { Creates: 1, CreateDuration: 12.5, CreateLease: 3 };
    expect(emitted(values, { Result: 'ready', WakePath: 'push' })).toEqual([
      {
        _aws: {
          Timestamp: expect.any(Number),
          CloudWatchMetrics: [
            {
              Namespace: 'Wallcrawler',
              Dimensions: [['Service'], ['Service', 'Result'], ['Service', 'WakePath']],
              Metrics: [{ Name: 'Creates', Unit: 'Count' }],
            },
            {
              Namespace: 'Wallcrawler',
              Dimensions: [['Service'], ['Service', 'Result']],
              Metrics: [{ Name: 'CreateDuration', Unit: 'Milliseconds' }],
            },
            {
              Namespace: 'Wallcrawler',
              Dimensions: [['Service']],
              Metrics: [{ Name: 'CreateLease', Unit: 'Milliseconds' }],
            },
          ],
        },
        Service: 'sessions-create',
        Result: 'ready',
        WakePath: 'push',
        ...values,
      },
    ]);
  });

  it('leaves out a division whose value is not known, never the total', () => {
    const [{ _aws }] = emitted({ Creates: 1 }, { Result: 'refused' });
    expect(_aws.CloudWatchMetrics[0].Dimensions).toEqual([['Service'], ['Service', 'Result']]);
  });

  it('gives a divided gauge no total: four states must not be added to one number of sessions', () => {
    const [{ _aws }] = emitted({ UnendedSessions: 4 }, { Status: 'READY' });
    expect(_aws.CloudWatchMetrics[0].Dimensions).toEqual([['Service', 'Status']]);
  });

  it('writes nothing for no values', () => {
    expect(emitted({})).toEqual([]);
  });
});

// The limits of the format: 30 dimensions a set, 100 metrics a directive, at least one dimension a set.
it.each(Object.keys(METRICS) as MetricName[])('%s has names and dimensions that CloudWatch takes', (name) => {
  expect(name).toMatch(/^[A-Z][A-Za-z]+$/);
  const sets = dimensionSets(name);
  expect(sets.length).toBeGreaterThan(0);
  for (const set of sets) expect(set[0]).toBe('Service');
  expect(METRICS[name].meaning).not.toBe('');
});
