export * from './config.ts';
export * from './logger.ts';
export * from './metrics.ts';
export * from './clients.ts';
export * from './clock.ts';
export * from './ids.ts';
export * from './sleep.ts';
export * from './parameters.ts';
