import type { RelayConnection } from '@wallcrawler/cdp-relay';
import type { ContainerClaims } from './authorize.ts';

/** What the number of attached clients means for the session. */
export interface AttachmentEvents {
  /** The first client of several has attached. */
  readonly onFirst: () => void;
  /** The last client has gone. */
  readonly onLast: () => void;
}

/** Counts the clients that drive the session. Those that only watch it never count: other scopes, and the live view. */
export const countAttachments = ({ onFirst, onLast }: AttachmentEvents) => {
  const clients = new Set<object>();
  const add = (client: object): void => {
    clients.add(client);
    if (clients.size === 1) onFirst();
  };
  const remove = (client: object): void => {
    if (clients.delete(client) && clients.size === 0) onLast();
  };
  /** Stands for the WebDriver client, which has no connection of its own; there is one at most. */
  const driver = {};
  return {
    attach: (connection: RelayConnection<ContainerClaims>): void => {
      if (connection.claims.scope === 'connect' && connection.route.kind !== 'live') add(connection);
    },
    detach: remove as (connection: RelayConnection<ContainerClaims>) => void,
    attachDriver: (): void => add(driver),
    detachDriver: (): void => remove(driver),
    count: (): number => clients.size,
  };
};
