import type { CdpObject } from '@wallcrawler/cdp-client';
import { boundedParameters } from './bounded-parameters.ts';
import { redact } from './redact.ts';

/**
 * One event of a page as it is stored. A reader makes the API's entry of it: `params` becomes `request` or `response`
 * with its JSON text beside it, so that nothing is stored twice.
 */
export interface StoredLogEntry {
  readonly method: string;
  readonly pageId: number;
  readonly frameId?: string;
  readonly loaderId?: string;
  /** Epoch milliseconds. */
  readonly timestamp: number;
  readonly params: CdpObject;
}

/** The events that are kept. Headers of the ExtraInfo events are left out: they are where the cookies are. */
export const LOGGED_EVENTS = [
  'Network.requestWillBeSent',
  'Network.responseReceived',
  'Network.loadingFinished',
  'Network.loadingFailed',
  'Network.webSocketCreated',
  'Network.webSocketClosed',
  'Runtime.consoleAPICalled',
  'Runtime.exceptionThrown',
  'Log.entryAdded',
  'Page.frameNavigated',
  'Page.navigatedWithinDocument',
  'Page.domContentEventFired',
  'Page.loadEventFired',
  'Page.javascriptDialogOpening',
  'Page.javascriptDialogClosed',
  'Page.downloadWillBegin',
  'Inspector.targetCrashed',
] as const;

/** Turns an event of Chromium into what is stored: without secrets, and of a bounded size. */
export const toLogEntry = (method: string, pageId: number, params: CdpObject, timestamp: number): StoredLogEntry => {
  const frame = params.frame as CdpObject | undefined;
  const frameId = textOf(params.frameId) ?? textOf(frame?.id);
  const loaderId = textOf(params.loaderId) ?? textOf(frame?.loaderId);
  return {
    method,
    pageId,
    ...(frameId !== undefined && { frameId }),
    ...(loaderId !== undefined && { loaderId }),
    timestamp: Math.round(timestamp),
    params: boundedParameters(redact(params) as CdpObject),
  };
};

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
