import { compileEventPattern, type EventMatcher, type EventPattern } from './event-pattern.ts';

/** The resolved properties of an AWS::Lambda::EventSourceMapping, as the template gives them. */
export interface EventSourceMappingProperties {
  EventSourceArn: string;
  FunctionName: string;
  Enabled?: boolean | string;
  BatchSize?: number | string;
  MaximumBatchingWindowInSeconds?: number | string;
  StartingPosition?: string;
  FilterCriteria?: { Filters?: { Pattern: string }[] };
  FunctionResponseTypes?: string[];
  BisectBatchOnFunctionError?: boolean | string;
  MaximumRetryAttempts?: number | string;
  MaximumRecordAgeInSeconds?: number | string;
  ParallelizationFactor?: number | string;
  DestinationConfig?: { OnFailure?: { Destination?: string } };
  ScalingConfig?: { MaximumConcurrency?: number | string };
}

/** A mapping with AWS's defaults filled in; -1 stands for "without limit". */
export interface EventSourceMapping {
  functionName: string;
  batchSize: number;
  batchingWindowSeconds: number;
  startingPosition: 'TRIM_HORIZON' | 'LATEST';
  reportsItemFailures: boolean;
  bisectsOnError: boolean;
  maximumRetryAttempts: number;
  maximumRecordAgeSeconds: number;
  parallelizationFactor: number;
  /** Concurrent invocations of a queue's mapping. */
  maximumConcurrency: number;
  /** ARN of the queue or topic for what is given up. */
  failureDestination: string | undefined;
  /** Patterns of which one must hold; none: every record passes. */
  filters: EventPattern[];
}

const KNOWN = new Set<string>([
  ...['EventSourceArn', 'FunctionName', 'Enabled', 'BatchSize', 'MaximumBatchingWindowInSeconds', 'StartingPosition'],
  ...['FilterCriteria', 'FunctionResponseTypes', 'BisectBatchOnFunctionError', 'MaximumRetryAttempts'],
  ...['MaximumRecordAgeInSeconds', 'ParallelizationFactor', 'DestinationConfig', 'ScalingConfig', 'Tags'],
]);

/**
 * Reads a mapping's properties.
 * @throws Error that names a property which is unknown here, out of AWS's bounds, or not a literal.
 */
export function readMapping(source: 'stream' | 'queue', properties: EventSourceMappingProperties): EventSourceMapping {
  const unknown = Object.keys(properties).filter((name) => !KNOWN.has(name));
  if (unknown.length > 0) throw new Error(`AWS::Lambda::EventSourceMapping: unknown property ${unknown.join(', ')}`);
  const number = (name: keyof EventSourceMappingProperties, fallback: number, least: number, most: number) => {
    const value = properties[name] === undefined ? fallback : Number(properties[name]);
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new Error(
        `${name}: expected a whole number from ${least} to ${most}, got ${JSON.stringify(properties[name])}`,
      );
    }
    return value;
  };
  const position = properties.StartingPosition ?? 'TRIM_HORIZON';
  if (position !== 'TRIM_HORIZON' && position !== 'LATEST') {
    throw new Error(`StartingPosition: expected TRIM_HORIZON or LATEST, got ${position}`);
  }
  const filters = (properties.FilterCriteria?.Filters ?? []).map(({ Pattern }) => {
    compileEventPattern(Pattern);
    return JSON.parse(Pattern) as EventPattern;
  });
  return {
    functionName: functionNameOf(properties.FunctionName),
    batchSize: source === 'stream' ? number('BatchSize', 100, 1, 10_000) : number('BatchSize', 10, 1, 10_000),
    batchingWindowSeconds: number('MaximumBatchingWindowInSeconds', 0, 0, 300),
    startingPosition: position,
    reportsItemFailures: properties.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false,
    bisectsOnError: String(properties.BisectBatchOnFunctionError) === 'true',
    maximumRetryAttempts: number('MaximumRetryAttempts', -1, -1, 10_000),
    maximumRecordAgeSeconds: number('MaximumRecordAgeInSeconds', -1, -1, 604_800),
    parallelizationFactor: number('ParallelizationFactor', 1, 1, 10),
    maximumConcurrency: Number(properties.ScalingConfig?.MaximumConcurrency ?? 5),
    failureDestination: properties.DestinationConfig?.OnFailure?.Destination,
    filters,
  };
}

/** The name in a function's name, ARN or qualified ARN (`...:function:name:live`). */
export function functionNameOf(reference: string): string {
  const [, name] = /:function:([^:/]+)/.exec(reference) ?? [];
  return name ?? reference.split(':')[0] ?? reference;
}

/** One matcher for a mapping's filters. */
export function anyFilter(filters: EventPattern[]): EventMatcher {
  const matchers = filters.map((pattern) => compileEventPattern(pattern));
  return (record) => matchers.length === 0 || matchers.some((matches) => matches(record));
}
