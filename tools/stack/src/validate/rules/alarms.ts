import { visitReferences } from '../../compose/references.ts';
import { type Json, type JsonMap, type Resource, type Template, isMap, resourcesOfType } from '../../template.ts';

/** A metric that an alarm watches, with the logical ids and texts of its dimensions. */
interface WatchedMetric {
  namespace: Json | undefined;
  name: Json | undefined;
  dimensions: Json;
}

const alarms = (template: Template): [string, Resource][] => resourcesOfType(template, 'AWS::CloudWatch::Alarm');

/** The metric of a plain alarm, or those of one with metric math. */
function metricsOf({ Properties = {} }: Resource): WatchedMetric[] {
  const nested = (Array.isArray(Properties.Metrics) ? Properties.Metrics : [])
    .map((query) => (isMap(query) && isMap(query.MetricStat) ? query.MetricStat.Metric : undefined))
    .filter(isMap);
  return [Properties, ...nested].map(({ Namespace, MetricName, Dimensions }: JsonMap) => ({
    namespace: Namespace,
    name: MetricName,
    dimensions: Dimensions ?? [],
  }));
}

/** Whether an alarm of the template watches a metric of the resource. */
export const isWatched = (template: Template, namespace: string, metric: string, logicalId: string): boolean =>
  alarms(template)
    .flatMap(([, alarm]) => metricsOf(alarm))
    .some((watched) => {
      if (watched.namespace !== namespace || watched.name !== metric) return false;
      const named = new Set<string>();
      visitReferences(watched.dimensions, (name) => named.add(name));
      return named.has(logicalId);
    });
