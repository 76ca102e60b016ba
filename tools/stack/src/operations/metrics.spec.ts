import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { METRICS, METRIC_NAMESPACE, dimensionSets } from '@wallcrawler/runtime/metric-catalogue';
import type { MetricDefinition, MetricName } from '@wallcrawler/runtime/metric-catalogue';
import { composeAll } from '../compose/compose-all.ts';
import { resourcesOfType } from '../template.ts';
import { readDashboard } from './dashboard.ts';
import type { ChartedMetric } from './dashboard.ts';
import { alarmMetrics } from './alarm-metrics.ts';

const workspace = path.resolve(import.meta.dirname, '../../../..');
const stacks = composeAll(workspace);
const names = Object.keys(METRICS) as MetricName[];
/** Namespaces of metric filters, which count log lines. */
const FILTERED = 'Wallcrawler/Requests';

/** A metric that is stored under no such name and dimensions would be an empty chart or an alarm that never rings. */
function fault({ namespace, name, dimensions }: ChartedMetric): string | undefined {
  if (namespace.startsWith('AWS/') || namespace === FILTERED) return undefined;
  if (namespace !== METRIC_NAMESPACE) return `${namespace} is no namespace of ours or AWS's`;
  const known: MetricDefinition | undefined = METRICS[name as MetricName];
  if (!known) return `${name} is not in the catalogue`;
  const set = Object.keys(dimensions);
  if (!dimensionSets(name as MetricName).some((one) => one.join() === set.join()))
    return `${name} is not stored by ${set.join(', ')}`;
  const { Service } = dimensions;
  return Service !== undefined && Service !== '*' && Service !== known.service
    ? `${name} comes from ${known.service}, not from ${Service}`
    : undefined;
}

describe('the dashboard', () => {
  const [body] = stacks.flatMap(({ template }) =>
    resourcesOfType(template, 'AWS::CloudWatch::Dashboard').map(([, { Properties }]) => Properties!['DashboardBody']),
  );
  const { widgets, metrics } = readDashboard(body!);

  it('charts only metrics that there are', () => {
    expect(metrics.length).toBeGreaterThan(60);
    expect(metrics.map(fault).filter(Boolean)).toEqual([]);
  });

  it('charts every metric of our own but the lengths of single connections', () => {
    const charted = new Set(metrics.map(({ name }) => name));
    expect(names.filter((name) => !charted.has(name))).toEqual(['RelayConnectionDuration']);
  });

  it('fills its 24 columns without an overlap', () => {
    const cells = widgets.flatMap(({ x, y, width, height }) =>
      Array.from({ length: width * height }, (_, at) => `${x + (at % width)},${y + Math.floor(at / width)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...widgets.map(({ x, width }) => x + width))).toBe(24);
    expect(cells.length % 24).toBe(0);
  });
});

describe('the alarms', () => {
  const metrics = stacks.flatMap(({ template }) =>
    resourcesOfType(template, 'AWS::CloudWatch::Alarm').flatMap(([, { Properties = {} }]) => alarmMetrics(Properties)),
  );

  it('watch only metrics that there are', () => {
    expect(metrics.filter(({ namespace }) => namespace === METRIC_NAMESPACE).length).toBeGreaterThan(8);
    expect(metrics.map(fault).filter(Boolean)).toEqual([]);
  });
});

describe('every metric of the catalogue', () => {
  const sources = (app: string) =>
    globSync(`apps/${app}/src/**/*.ts`, { cwd: workspace, exclude: ['**/*.spec.ts', '**/testing/**'] })
      .map((file) => readFileSync(path.join(workspace, file), 'utf8'))
      .join('\n');

  it.each(names)('%s is emitted by the app that it names', (name) => {
    expect(sources(METRICS[name].service)).toMatch(new RegExp(`\\b${name}\\b`));
  });

  it.each(names)('%s is described in the docs', (name) => {
    expect(readFileSync(path.join(workspace, 'docs/operations/observability.md'), 'utf8')).toContain(`\`${name}\``);
  });
});
