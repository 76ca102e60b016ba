import { randomUUID } from 'node:crypto';

/** An event as rules match it and targets receive it. */
export interface BusEvent {
  version: string;
  id: string;
  'detail-type': string;
  source: string;
  account: string;
  /** ISO 8601, whole seconds. */
  time: string;
  region: string;
  resources: string[];
  detail: unknown;
}

/** Builds an event with a new id. */
export function createEvent(
  event: Pick<BusEvent, 'source' | 'detail-type' | 'account' | 'region' | 'detail'> & { resources?: string[] },
  milliseconds: number,
): BusEvent {
  const time = new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
  return { version: '0', id: randomUUID(), resources: [], ...event, time };
}
