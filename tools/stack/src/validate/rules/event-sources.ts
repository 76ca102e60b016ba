import { type Json, type JsonMap, type Template, isMap, resourcesOfType } from '../../template.ts';
import { visitReferences } from '../../compose/references.ts';
import type { Finding } from '../finding.ts';

/**
 * Every event source invokes a function's alias, so that it gets what was released, and has a destination for events
 * that fail: a stream's mapping and a rule's target by themselves, an asynchronous invocation by the function's settings.
 * A queue has its redrive policy, which is another rule's matter.
 */
export const eventSources = (template: Template): Finding[] => [...mappings(template), ...targets(template)];

const mappings = (template: Template): Finding[] =>
  resourcesOfType(template, 'AWS::Lambda::EventSourceMapping').flatMap(([logicalId, { Properties = {} }]) => [
    ...aliasFault(template, logicalId, Properties.FunctionName),
    ...(Properties.StartingPosition === undefined || hasDestination(Properties)
      ? []
      : [finding(logicalId, 'expected DestinationConfig.OnFailure, for records that fail')]),
  ]);

const targets = (template: Template): Finding[] =>
  resourcesOfType(template, 'AWS::Events::Rule').flatMap(([logicalId, { Properties }]) => {
    const own = (Array.isArray(Properties?.Targets) ? Properties.Targets : []).filter(isMap);
    const invoking = own.filter(({ Arn }) => isFunction(template, Arn));
    const isAsyncSafe = resourcesOfType(template, 'AWS::Lambda::EventInvokeConfig').some(
      ([, config]) => config.Properties?.Qualifier === 'live' && hasDestination(config.Properties),
    );
    return [
      ...own.flatMap(({ Arn }) => aliasFault(template, logicalId, Arn)),
      ...invoking
        .filter(({ DeadLetterConfig }) => DeadLetterConfig === undefined)
        .map(() => finding(logicalId, 'expected DeadLetterConfig, for events that could not be handed over')),
      ...(invoking.length === 0 || isAsyncSafe
        ? []
        : [
            finding(logicalId, 'expected an AWS::Lambda::EventInvokeConfig of `live` with DestinationConfig.OnFailure'),
          ]),
    ];
  });

const finding = (logicalId: string, message: string): Finding => ({
  severity: 'error',
  rule: 'event-sources',
  logicalId,
  message,
});

const hasDestination = ({ DestinationConfig }: JsonMap): boolean =>
  isMap(DestinationConfig) &&
  isMap(DestinationConfig.OnFailure) &&
  DestinationConfig.OnFailure.Destination !== undefined;

function typesOf(template: Template, reference: Json | undefined): (string | undefined)[] {
  const types: (string | undefined)[] = [];
  visitReferences(reference ?? null, (name) => types.push(template.Resources[name]?.Type));
  return types;
}

const isFunction = (template: Template, reference: Json | undefined): boolean =>
  typesOf(template, reference).some((type) => type === 'AWS::Lambda::Alias' || type === 'AWS::Lambda::Function');

const aliasFault = (template: Template, logicalId: string, reference: Json | undefined): Finding[] =>
  typesOf(template, reference).includes('AWS::Lambda::Function')
    ? [finding(logicalId, 'invokes the function itself: expected its alias `live`')]
    : [];
