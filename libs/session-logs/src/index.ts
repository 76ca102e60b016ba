export { startLogCollector, type LogCollector, type LogCollectorOptions } from './log-collector.ts';
export type { StoredLogEntry } from './log-entry.ts';
