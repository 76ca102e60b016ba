import * as z from 'zod';
import { action, type AwsJsonService } from '../json-service.ts';
import type { EventBridgeEngine } from './engine.ts';
import { putEvents, putEventsSchema } from './put-events.ts';
import type { Rule } from './rule.ts';

const ruleSchema = z.looseObject({ Name: z.string(), EventBusName: z.string().default('default') });
const listSchema = z.looseObject({ NamePrefix: z.string().default(''), EventBusName: z.string().default('default') });

/** EventBridge's API over an engine. */
export function eventBridgeService(engine: EventBridgeEngine, log: (message: string) => void): AwsJsonService {
  const onRule = (run: (rule: Rule) => unknown) =>
    action(ruleSchema, 'ValidationException', ({ Name, EventBusName }) => run(engine.rule(Name, busOf(EventBusName))));
  const setEnabled = (enabled: boolean) => onRule((rule) => engine.setRuleEnabled(rule.name, enabled, rule.busName));
  return {
    targetPrefix: 'AWSEvents',
    actions: {
      PutEvents: action(putEventsSchema, 'ValidationException', (input) => putEvents(engine, input, log)),
      EnableRule: setEnabled(true),
      DisableRule: setEnabled(false),
      DescribeRule: onRule(ruleView),
      ListRules: action(listSchema, 'ValidationException', ({ NamePrefix, EventBusName }) => ({
        Rules: engine
          .rules(busOf(EventBusName))
          .filter(({ name }) => name.startsWith(NamePrefix))
          .map(ruleView),
      })),
    },
  };
}

function busOf(nameOrArn: string): string {
  return nameOrArn.split('/').at(-1) ?? nameOrArn;
}

function ruleView(rule: Rule) {
  return {
    Name: rule.name,
    Arn: rule.arn,
    EventBusName: rule.busName,
    State: rule.enabled ? 'ENABLED' : 'DISABLED',
    ...(rule.pattern ? { EventPattern: JSON.stringify(rule.pattern) } : {}),
    ...(rule.scheduleExpression ? { ScheduleExpression: rule.scheduleExpression } : {}),
  };
}
