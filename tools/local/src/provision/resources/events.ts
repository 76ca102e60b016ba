import type { ResourceHandler } from '../target.ts';
import { textOf } from '../text.ts';

export const events: Record<string, ResourceHandler> = {
  'AWS::Events::EventBus': ({ properties }, { events: engine }) => {
    const Name = textOf(properties, 'Name');
    return { ref: Name, attributes: { Arn: engine.defineBus(Name), Name } };
  },
  'AWS::Events::Rule': ({ properties, stackName, logicalId }, { events: engine }) => {
    const Name = textOf(properties, 'Name', `wc-local-${stackName}-${logicalId}`);
    return { ref: Name, attributes: { Arn: engine.defineRule({ ...properties, Name }) } };
  },
};
