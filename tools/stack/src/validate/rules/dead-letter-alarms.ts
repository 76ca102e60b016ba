import type { Template } from '../../template.ts';
import type { Finding } from '../finding.ts';
import { isWatched } from './alarms.ts';
import { deadLetterQueues } from './queue-redrive.ts';

const METRIC = 'ApproximateNumberOfMessagesVisible';

/** Every dead-letter queue has an alarm: what lies there is lost in 14 days at the latest. */
export const deadLetterAlarms = (template: Template): Finding[] =>
  [...deadLetterQueues(template)]
    .filter((logicalId) => template.Resources[logicalId]?.Type === 'AWS::SQS::Queue')
    .filter((logicalId) => !isWatched(template, 'AWS/SQS', METRIC, logicalId))
    .map((logicalId) => ({
      severity: 'error',
      rule: 'dead-letter-alarms',
      logicalId,
      message: `expected an alarm for ${METRIC} of AWS/SQS`,
    }));
