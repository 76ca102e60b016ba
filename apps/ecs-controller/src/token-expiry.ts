import type { RelayConnection } from '@wallcrawler/cdp-relay';
import type { ContainerClaims } from './authorize.ts';

/** Ends a watching client when its token does: a token is checked at the door only, and may be shorter than a session. */
export const endAtExpiry = (connection: RelayConnection<ContainerClaims>, signal: AbortSignal): void => {
  const { scope, expiresAt } = connection.claims;
  const watches = scope === 'debug' || scope === 'view';
  if (!watches || expiresAt === undefined || signal.aborted) return;
  const timer = setTimeout(
    () => connection.close(1008, 'the link has expired'),
    Math.max(0, expiresAt * 1000 - Date.now()),
  );
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
};
