export * from './slot-lease.ts';
export * from './message.ts';
export * from './ready-signal.ts';
