export { resolveConditions } from './conditions.ts';
export { resolve, type Provisioned, type Scope } from './resolve.ts';
