import * as z from 'zod';
import { compileEventPattern } from '../../event-sources/event-pattern.ts';
import { parseSchedule, type Schedule } from './schedule.ts';

const targetSchema = z.looseObject({
  Arn: z.string(),
  Id: z.string(),
  Input: z.string().optional(),
  InputPath: z.string().optional(),
  InputTransformer: z
    .object({ InputPathsMap: z.record(z.string(), z.string()).optional(), InputTemplate: z.string() })
    .optional(),
  RetryPolicy: z
    .object({
      /** EventBridge's defaults: 185 attempts in 24 hours. */
      MaximumRetryAttempts: z.coerce.number().int().min(0).max(185).default(185),
      MaximumEventAgeInSeconds: z.coerce.number().int().min(60).max(86_400).default(86_400),
    })
    .default({ MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 }),
  DeadLetterConfig: z.object({ Arn: z.string().optional() }).optional(),
});

const rulePropertiesSchema = z
  .looseObject({
    Name: z.string(),
    EventBusName: z.string().default('default'),
    EventPattern: z.record(z.string(), z.unknown()).optional(),
    ScheduleExpression: z.string().optional(),
    State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
    Targets: z.array(targetSchema).max(5, 'a rule has at most 5 targets').default([]),
  })
  .refine((rule) => rule.EventPattern ?? rule.ScheduleExpression, 'EventPattern or ScheduleExpression is required')
  .refine(
    (rule) => !rule.ScheduleExpression || rule.EventBusName === 'default',
    'schedules work on the default bus only',
  );

export type Target = z.output<typeof targetSchema>;

/** A rule and what it does with an event or at its times. */
export interface Rule {
  name: string;
  arn: string;
  busName: string;
  enabled: boolean;
  pattern?: Record<string, unknown> | undefined;
  /** Whether the pattern matches an event; a rule without a pattern matches none. */
  matches: (event: unknown) => boolean;
  schedule?: Schedule | undefined;
  scheduleExpression?: string | undefined;
  targets: Target[];
}

/** Reads AWS::Events::Rule properties (resolved); throws with the member's name when they are not right. */
export function parseRule(properties: Record<string, unknown>, region: string, accountId: string): Rule {
  const parsed = rulePropertiesSchema.safeParse(properties);
  if (!parsed.success) throw new Error(`AWS::Events::Rule: ${z.prettifyError(parsed.error)}`);
  const { Name: name, EventBusName, EventPattern, ScheduleExpression, State, Targets } = parsed.data;
  const busName = EventBusName.split('/').at(-1) ?? EventBusName;
  const path = busName === 'default' ? name : `${busName}/${name}`;
  return {
    ...{ name, busName, enabled: State === 'ENABLED', pattern: EventPattern, targets: Targets },
    arn: `arn:aws:events:${region}:${accountId}:rule/${path}`,
    matches: EventPattern ? compileEventPattern(EventPattern) : () => false,
    schedule: ScheduleExpression === undefined ? undefined : parseSchedule(ScheduleExpression),
    scheduleExpression: ScheduleExpression,
  };
}
