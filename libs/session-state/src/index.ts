export * from './states.ts';
export * from './transitions.ts';
export * from './sdk-status.ts';
