import type { Json } from '../template.ts';
import { isMap } from '../template.ts';

/** A metric as a dashboard or an alarm names it. A search names no values: they are `*`. */
export interface ChartedMetric {
  namespace: string;
  name: string;
  dimensions: Record<string, string>;
}

export interface Widget {
  x: number;
  y: number;
  width: number;
  height: number;
}

type Row = (string | { expression?: string })[];

/** What stands for whatever CloudFormation puts into the text; region and account are texts like this one. */
const SUBSTITUTE = 'value';
const SEARCH = /^SEARCH\('\{([^,}]+),([^}]+)\} MetricName="(\w+)"/;

/**
 * Reads the body of a dashboard.
 * @throws SyntaxError when it is no JSON after its substitutions; Error for an expression that is no search.
 */
export function readDashboard(body: Json): { widgets: Widget[]; metrics: ChartedMetric[] } {
  const text = (isMap(body) ? body['Fn::Sub'] : body) as string;
  const { widgets } = JSON.parse(text.replaceAll(/\$\{[^}]+\}/g, SUBSTITUTE)) as {
    widgets: (Widget & { properties: { metrics: Row[] } })[];
  };
  return { widgets, metrics: widgets.flatMap(({ properties }) => properties.metrics.map(readRow)) };
}

function readRow(row: Row): ChartedMetric {
  const [first] = row;
  if (typeof first === 'object') return readSearch(first.expression ?? '');
  const [namespace = '', name = '', ...pairs] = row.filter((item) => typeof item === 'string');
  const dimensions: Record<string, string> = {};
  for (let at = 0; at + 1 < pairs.length; at += 2) dimensions[pairs[at]!] = pairs[at + 1]!;
  return { namespace, name, dimensions };
}

function readSearch(expression: string): ChartedMetric {
  const [, namespace, dimensions, name] = SEARCH.exec(expression) ?? [];
  if (!namespace || !dimensions || !name) throw new Error(`not a search for one metric: ${expression}`);
  return { namespace, name, dimensions: Object.fromEntries(dimensions.split(',').map((one) => [one, '*'])) };
}
