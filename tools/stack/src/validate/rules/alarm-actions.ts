import { type Json, type Resource, type Template, isMap, resourcesOfType } from '../../template.ts';
import type { Finding } from '../finding.ts';

const RUNBOOK = /Runbook: docs\/operations\/[a-z0-9-]+\.md$/;

/** Every alarm tells the alarm topic, names its runbook, and says what missing data means. */
export const alarmActions = (template: Template): Finding[] =>
  resourcesOfType(template, 'AWS::CloudWatch::Alarm').flatMap(([logicalId, alarm]) =>
    faults(template, alarm).map((message) => ({ severity: 'error', rule: 'alarm-actions', logicalId, message })),
  );

function faults(template: Template, { Properties = {} }: Resource): string[] {
  const { AlarmActions, AlarmDescription, TreatMissingData } = Properties;
  const isTopic = (action: Json): boolean =>
    isMap(action) &&
    typeof action.Ref === 'string' &&
    (action.Ref === 'AlarmTopicArn' || isOwnTopic(template, action.Ref));
  const tells = Array.isArray(AlarmActions) && AlarmActions.some(isTopic);
  return [
    ...(tells ? [] : ['expected AlarmActions: [!Ref AlarmTopicArn]']),
    ...(TreatMissingData === undefined ? ['expected TreatMissingData'] : []),
    ...(RUNBOOK.test(JSON.stringify(AlarmDescription ?? '').replace(/["\]}]+$/, ''))
      ? []
      : ['expected an AlarmDescription that ends with "Runbook: docs/operations/<page>.md"']),
  ];
}

/** In the stack that owns the topic it is a resource. */
const isOwnTopic = (template: Template, logicalId: string): boolean =>
  template.Resources[logicalId]?.Type === 'AWS::SNS::Topic';
