import * as z from 'zod';
import type { EventBridgeEngine } from './engine.ts';
import { createEvent, type BusEvent } from './event.ts';

const MAXIMUM_REQUEST_BYTES = 256 * 1024;

const entrySchema = z.looseObject({
  /** Epoch seconds. */
  Time: z.number().optional(),
  Source: z.string().optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  Resources: z.array(z.string()).default([]),
  EventBusName: z.string().default('default'),
});

export const putEventsSchema = z
  .looseObject({ Entries: z.array(entrySchema).min(1).max(10) })
  .refine((input) => input.Entries.reduce((sum, entry) => sum + entryBytes(entry), 0) <= MAXIMUM_REQUEST_BYTES, {
    message: 'Total size of the entries in the request is over the limit.',
    path: ['Entries'],
  });

type Entry = z.output<typeof entrySchema>;

/** PutEvents: takes what is well-formed, and says for each other entry what is wrong with it. */
export function putEvents(
  engine: EventBridgeEngine,
  { Entries }: z.output<typeof putEventsSchema>,
  log: (message: string) => void,
) {
  const results = Entries.map((entry) => {
    const read = readEntry(engine, entry);
    if ('ErrorCode' in read) return read;
    const busName = entry.EventBusName.split('/').at(-1) ?? entry.EventBusName;
    // AWS takes an event for a bus that is not there and drops it; here at least the log tells.
    if (engine.hasBus(busName)) engine.emit(read, busName);
    else log(`an event from ${read.source} was sent to the bus ${busName}, which does not exist: dropped`);
    return { EventId: read.id };
  });
  return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results };
}

function readEntry(engine: EventBridgeEngine, entry: Entry): BusEvent | { ErrorCode: string; ErrorMessage: string } {
  const { Source: source, DetailType: detailType, Detail } = entry;
  for (const name of ['Source', 'DetailType', 'Detail'] as const) {
    if (!entry[name]) return invalid(`Parameter ${name} is not valid. Reason: ${name} is a required argument.`);
  }
  if (source?.startsWith('aws.')) {
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  }
  const detail = parseObject(Detail ?? '');
  if (!detail) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  const parts = { source: source ?? '', 'detail-type': detailType ?? '', resources: entry.Resources, detail };
  const time = entry.Time === undefined ? engine.clock.now() : entry.Time * 1000;
  return createEvent({ ...parts, region: engine.region, account: engine.accountId }, time);
}

function invalid(message: string) {
  return { ErrorCode: 'InvalidArgument', ErrorMessage: message };
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** As EventBridge counts: 14 bytes for a time, and the UTF-8 length of each text. */
function entryBytes(entry: Entry): number {
  const texts = [entry.Source, entry.DetailType, entry.Detail, ...entry.Resources];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), entry.Time === undefined ? 0 : 14);
}
