export { startFront, type Front, type FrontOptions } from './front.ts';
export type { OpenApiBody } from './open-api.ts';
