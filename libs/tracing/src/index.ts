export * from './trace-context.ts';
export * from './invocation-fields.ts';
export * from './span.ts';
export * from './tracer.ts';
