import type { RelayConnection } from '@wallcrawler/cdp-relay';
import type { ContainerClaims } from './authorize.ts';

/** What the number of attached clients means for the session. */
export interface AttachmentEvents {
  /** The first client of several has attached. */
  readonly onFirst: () => void;
  /** The last client has gone. */
  readonly onLast: () => void;
}

/** Counts the clients that drive the session. Those that only watch it (scope `debug`) never count. */
export const countAttachments = ({ onFirst, onLast }: AttachmentEvents) => {
  const clients = new Set<RelayConnection<ContainerClaims>>();
  return {
    attach: (connection: RelayConnection<ContainerClaims>): void => {
      if (connection.claims.scope !== 'connect') return;
      clients.add(connection);
      if (clients.size === 1) onFirst();
    },
    detach: (connection: RelayConnection<ContainerClaims>): void => {
      if (clients.delete(connection) && clients.size === 0) onLast();
    },
    count: (): number => clients.size,
  };
};
