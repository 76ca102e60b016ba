export * from './records.ts';
export * from './errors.ts';
export * from './project-table.ts';
export * from './context-store.ts';
export * from './context-lease.ts';
export * from './extension-store.ts';
export * from './certificate-store.ts';
