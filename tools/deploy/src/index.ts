export { createClients } from './context.ts';
export { Archive } from './release/archive.ts';
export type { Release } from './release/release.ts';
export { type Stage, readStage } from './stage/stage-file.ts';
