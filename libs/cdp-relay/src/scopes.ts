import { TokenError, type ConnectScope } from '@wallcrawler/cdp-auth';
import type { RouteKind } from './routes.ts';

/** Who is at a relay: the scope of a token, or the container checking its own door. */
export type RelayScope = ConnectScope | 'self-check';

/** What each scope opens; one table for the gateway and for the container. */
const OPENS: Readonly<Record<RelayScope, readonly RouteKind[]>> = {
  connect: ['browser', 'page', 'json', 'protocol', 'front-end', 'live', 'uploads', 'webdriver'],
  // A watcher takes part by hand, with DevTools or in the live view; files and Selenium are for programs.
  debug: ['browser', 'page', 'json', 'protocol', 'front-end', 'live'],
  view: ['live'],
  'self-check': ['browser'],
};

/** The page of the live view is the same text for everybody: it says that a link is void, so it must load with one. */
const PUBLIC: readonly RouteKind[] = ['live-page'];

/** Whether a route needs no token. */
export const isPublic = (kind: RouteKind): boolean => PUBLIC.includes(kind);

/** Refuses what the scope does not open; throws TokenError (403). */
export const requireScope = (scope: RelayScope, kind: RouteKind): void => {
  if (!OPENS[scope].includes(kind)) throw new TokenError('scope');
};
