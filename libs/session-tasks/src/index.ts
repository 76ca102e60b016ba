export * from './launch-error.ts';
export * from './session-tasks.ts';
