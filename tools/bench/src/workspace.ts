import path from 'node:path';

/** Absolute path of the repository. */
export const WORKSPACE = path.resolve(import.meta.dirname, '../../..');
