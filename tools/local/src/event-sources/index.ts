export type { EventSource } from './event-source.ts';
export {
  compileEventPattern,
  EventPatternError,
  matchesPattern,
  type EventMatcher,
  type EventPattern,
} from './event-pattern.ts';
export type { StreamFailureRecord } from './failure-record.ts';
export type { Invoke } from './invoke.ts';
export type { EventSourceMappingProperties } from './mapping.ts';
export { startQueueEventSource, type QueueEventSourceOptions } from './queue-event-source.ts';
export { startStreamEventSource, type StreamEventSourceOptions } from './stream-event-source.ts';
