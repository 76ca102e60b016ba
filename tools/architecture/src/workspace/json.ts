import type { Json, JsonMap } from '@wallcrawler/stack';

export const isMap = (value: Json | undefined): value is JsonMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A scalar as text; what is not there is empty, and an expression stands as JSON. */
export const asText = (value: Json | undefined): string =>
  value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
