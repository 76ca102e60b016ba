export { AccessControl } from './access-control.ts';
export type { IamMode } from './access-control.ts';
export { startCheckingProxy } from './checking-proxy.ts';
export { Ledger } from './ledger.ts';
export type { LedgerEntry } from './ledger.ts';
export { needsOfDestination, needsOfEventSource, needsOfExecutionRole, needsOfFunction } from './service-needs.ts';
