import { createLogger } from '@wallcrawler/runtime';
import type { Logger } from '@wallcrawler/runtime';

export type LogLine = Record<string, unknown> & { level: string; message: string };

/** A logger that keeps its lines instead of printing them. */
export function recordingLogger(): { log: Logger; lines: LogLine[] } {
  const lines: LogLine[] = [];
  return { log: createLogger({}, 'debug', (line) => lines.push(JSON.parse(line) as LogLine)), lines };
}
