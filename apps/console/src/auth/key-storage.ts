const NAME = 'wallcrawler-api-key';

/** The two stores that a browser has; either may be switched off, and then throws. */
export interface KeyStores {
  session: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  local: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
}

/** The key that an earlier page has left. */
export function readKey({ session, local }: KeyStores): string | undefined {
  return attempt(() => session.getItem(NAME)) ?? attempt(() => local.getItem(NAME)) ?? undefined;
}

/**
 * Keeps the key until the tab is closed, or until the user signs out when it is to be remembered. A browser without
 * storage asks again after a reload.
 */
export function keepKey(key: string, isRemembered: boolean, stores: KeyStores): void {
  forgetKey(stores);
  attempt(() => (isRemembered ? stores.local : stores.session).setItem(NAME, key));
}

/** Removes the key from wherever it is. */
export function forgetKey({ session, local }: KeyStores): void {
  attempt(() => session.removeItem(NAME));
  attempt(() => local.removeItem(NAME));
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
