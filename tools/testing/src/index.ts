export * from './bucket.ts';
export * from './dynamo.ts';
export * from './fake-ecs.ts';
export * from './messaging.ts';
export * from './capture-metrics.ts';
export * from './recording-logger.ts';
export * from './sessions.ts';
export * from './until.ts';
