import type { BusEvent } from './event.ts';
import { readJsonPath } from './json-path.ts';
import type { Target } from './rule.ts';

export interface InputContext {
  ruleArn: string;
  ruleName: string;
  /** When the event came in, epoch milliseconds. */
  ingestedAt: number;
}

const VARIABLE = /<([\w.-]+)>/g;

/** What a target receives for an event, as text: the event itself, or what its input options make of it. */
export function targetInput(target: Target, event: BusEvent, context: InputContext): string {
  if (target.Input !== undefined) return target.Input;
  if (target.InputPath !== undefined) return JSON.stringify(readJsonPath(event, target.InputPath) ?? {});
  if (target.InputTransformer === undefined) return JSON.stringify(event);
  const { InputPathsMap = {}, InputTemplate } = target.InputTransformer;
  const values = new Map<string, unknown>(
    Object.entries(InputPathsMap).map(([name, path]) => [name, readJsonPath(event, path)]),
  );
  values.set('aws.events.rule-arn', context.ruleArn);
  values.set('aws.events.rule-name', context.ruleName);
  values.set('aws.events.event.ingestion-time', new Date(context.ingestedAt).toISOString());
  values.set('aws.events.event.json', event);
  // Without its detail, as EventBridge defines this one.
  values.set('aws.events.event', { ...event, detail: undefined });
  return fill(InputTemplate, values);
}

/** Puts the values in: as JSON where the variable stands alone, as bare text where it stands within a string. */
function fill(template: string, values: Map<string, unknown>): string {
  return template.replace(VARIABLE, (placeholder, name: string, offset: number) => {
    if (!values.has(name)) return placeholder;
    const value = values.get(name) ?? '';
    if (!isInsideString(template, offset)) return JSON.stringify(value);
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return JSON.stringify(text).slice(1, -1);
  });
}

function isInsideString(template: string, offset: number): boolean {
  let inside = false;
  for (let index = 0; index < offset; index += 1) {
    if (inside && template[index] === '\\') index += 1;
    else if (template[index] === '"') inside = !inside;
  }
  return inside;
}
