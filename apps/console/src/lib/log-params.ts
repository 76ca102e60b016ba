import type { LogEntry } from '../api/types.ts';

export type Params = Record<string, unknown>;

/** The parameters of a CDP event; a command's answer carries them as its result. */
export const paramsOf = ({ request, response }: LogEntry): Params => request?.params ?? response?.result ?? {};

/** When it happened, in ms since the epoch; 0 when the entry does not say. */
export const timeOf = ({ timestamp, request, response }: LogEntry): number =>
  timestamp ?? request?.timestamp ?? response?.timestamp ?? 0;

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
export const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;
export const mapOf = (value: unknown): Params =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Params) : {};
