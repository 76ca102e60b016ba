export { startCloud, type LocalCloud } from './cloud/cloud.ts';
export { readSettings, type LocalSettings } from './cloud/first-run.ts';
export type { LedgerEntry } from './iam/index.ts';
