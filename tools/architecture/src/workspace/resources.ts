import type { ComposedStack, Resource } from '@wallcrawler/stack';

/** Resources of one type in a stack, with their logical ids. */
export const resourcesOf = ({ template }: ComposedStack, type: string): [logicalId: string, resource: Resource][] =>
  Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);

/** Whether a reference to `logicalId` stands anywhere in a value. */
export const mentions = (value: unknown, logicalId: string): boolean =>
  new RegExp(`["{]${logicalId}["}.]`).test(JSON.stringify(value ?? null));
