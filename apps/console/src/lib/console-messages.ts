import type { LogEntry } from '../api/types.ts';
import { mapOf, numberOf, paramsOf, textOf, timeOf } from './log-params.ts';
import type { Params } from './log-params.ts';

export type ConsoleLevel = 'error' | 'warning' | 'info' | 'debug';

export interface ConsoleMessage {
  key: string;
  pageId: number;
  level: ConsoleLevel;
  text: string;
  /** `script.js:12`; empty when it is not known. */
  source: string;
  /** Milliseconds since the epoch. */
  at: number;
}

const LEVELS: Record<string, ConsoleLevel> = {
  error: 'error',
  assert: 'error',
  warning: 'warning',
  debug: 'debug',
  verbose: 'debug',
  trace: 'debug',
};

/** What pages wrote to their console, and what they threw. */
export function consoleMessages(entries: readonly LogEntry[]): ConsoleMessage[] {
  return entries.flatMap((entry, index) => {
    const said = read(entry.method, paramsOf(entry));
    return said ? [{ ...said, key: String(index), pageId: entry.pageId, at: timeOf(entry) }] : [];
  });
}

function read(method: string, params: Params): Pick<ConsoleMessage, 'level' | 'text' | 'source'> | undefined {
  if (method === 'Runtime.consoleAPICalled') {
    const values = Array.isArray(params.args) ? params.args : [];
    const [frame] = (mapOf(params.stackTrace).callFrames ?? []) as unknown[];
    return {
      level: LEVELS[textOf(params.type)] ?? 'info',
      text: values.map((value) => shown(mapOf(value))).join(' '),
      source: placeOf(mapOf(frame)),
    };
  }
  if (method === 'Runtime.exceptionThrown') {
    const details = mapOf(params.exceptionDetails);
    const description = textOf(mapOf(details.exception).description);
    return { level: 'error', text: description || textOf(details.text), source: placeOf(details) };
  }
  if (method === 'Log.entryAdded') {
    const entry = mapOf(params.entry);
    return { level: LEVELS[textOf(entry.level)] ?? 'info', text: textOf(entry.text), source: placeOf(entry) };
  }
  return undefined;
}

/** A remote object as DevTools shows it in one line. */
function shown(value: Params): string {
  if (typeof value.value === 'string') return value.value;
  if (value.value !== undefined) return JSON.stringify(value.value);
  return textOf(value.description) || textOf(value.unserializableValue) || textOf(value.type);
}

function placeOf(frame: Params): string {
  const file = textOf(frame.url).split(/[?#]/)[0]?.split('/').pop() ?? '';
  const line = numberOf(frame.lineNumber);
  return file && line !== undefined ? `${file}:${line + 1}` : file;
}
