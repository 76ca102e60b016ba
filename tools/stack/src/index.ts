export { composeAll } from './compose/compose-all.ts';
export type { ComposedStack } from './compose/compose-stack.ts';
export type { Json, JsonMap, Parameter, Resource, Template } from './template.ts';
