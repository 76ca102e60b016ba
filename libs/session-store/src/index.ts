export * from './records.ts';
export * from './errors.ts';
export * from './session-changes.ts';
export * from './session-store.ts';
export * from './request-records.ts';
export * from './project-store.ts';
export * from './api-key-store.ts';
export * from './open.ts';
