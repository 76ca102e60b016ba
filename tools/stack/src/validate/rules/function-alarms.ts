import { type Template, resourcesOfType } from '../../template.ts';
import type { Finding } from '../finding.ts';
import { isWatched } from './alarms.ts';

const METRICS = ['Errors', 'Duration', 'Throttles'];

/** Every function has alarms for errors, duration and throttles, and one that reads a stream for the iterator's age. */
export const functionAlarms = (template: Template): Finding[] => {
  // DynamoDB streams and Kinesis ask for a position; queues have none.
  const readsStream = resourcesOfType(template, 'AWS::Lambda::EventSourceMapping').some(
    ([, { Properties }]) => Properties?.StartingPosition !== undefined,
  );
  const wanted = readsStream ? [...METRICS, 'IteratorAge'] : METRICS;
  return resourcesOfType(template, 'AWS::Lambda::Function').flatMap(([logicalId]) => {
    const missing = wanted.filter((metric) => !isWatched(template, 'AWS/Lambda', metric, logicalId));
    if (missing.length === 0) return [];
    const message = `expected an alarm for ${missing.join(', ')} of AWS/Lambda`;
    return [{ severity: 'error', rule: 'function-alarms', logicalId, message }];
  });
};
