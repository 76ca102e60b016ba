import type { CdpConnection, CdpObject } from '@wallcrawler/cdp-client';
import { followPageDetails } from './page-details.ts';
import { createScreencast, type Screencast } from './screencast.ts';
import type { PageListener, PageWatch, WatchedPage } from './watched-page.ts';

/** What Chromium tells of a target. */
interface TargetInfo {
  targetId: string;
  type: string;
  subtype?: string;
  title: string;
  url: string;
}

interface OwnPage {
  readonly page: WatchedPage;
  readonly screencast: Screencast & { stop(): Promise<void> };
}

/** Other targets (workers, frames, the browser's own panels) are left alone. */
const FILTER = [{ type: 'page' }, { exclude: true }];

/**
 * Attaches to every page there is and will be, and resolves when those that are open are known. No page waits for it.
 * @throws CdpError when the browser refuses to attach, Error when it has ended.
 */
export const watchPages = async (cdp: CdpConnection): Promise<PageWatch> => {
  const pages = new Map<string, OwnPage>();
  const listeners = {
    opened: new Set<PageListener>(),
    changed: new Set<PageListener>(),
    closed: new Set<PageListener>(),
  };
  let lastNumber = -1;
  let stopped = false;
  const tell = (kind: keyof typeof listeners, page: WatchedPage): void => {
    if (!stopped) for (const listener of listeners[kind]) listener(page);
  };

  const opened = (params: CdpObject, parent: string | undefined): void => {
    const { sessionId, targetInfo } = params as { sessionId: string; targetInfo: TargetInfo };
    const { targetId, type, subtype, title, url } = targetInfo;
    // A prerendered page is nobody's tab: when it is shown, the tab that shows it takes it over.
    if (parent !== undefined || type !== 'page' || subtype === 'prerender' || pages.has(targetId)) return;
    const page = { targetId, number: ++lastNumber, sessionId, title, url, faviconUrl: '', openedAt: Date.now() };
    pages.set(targetId, { page, screencast: createScreencast(cdp, sessionId) });
    // What a listener sends now, Chromium does before the page goes on.
    tell('opened', page);
    // Always: a page that another one opens waits for this even when Chromium says that it does not wait, and its
    // opener hangs in window.open() until then.
    cdp.send('Runtime.runIfWaitingForDebugger', {}, sessionId).catch(() => undefined);
  };

  const closed = (targetId: string): void => {
    const own = pages.get(targetId);
    if (!own) return;
    pages.delete(targetId);
    void own.screencast.stop();
    tell('closed', own.page);
  };

  const changed = (targetId: string, details: Partial<WatchedPage>): void => {
    const own = pages.get(targetId);
    if (!own) return;
    const before = JSON.stringify(own.page);
    Object.assign(own.page, details);
    if (JSON.stringify(own.page) !== before) tell('changed', own.page);
  };

  const ends = [
    cdp.on('Target.attachedToTarget', opened),
    cdp.on('Target.detachedFromTarget', ({ sessionId }) => {
      for (const { page } of pages.values()) if (page.sessionId === sessionId) return closed(page.targetId);
    }),
    cdp.on('Target.targetDestroyed', ({ targetId }) => closed(String(targetId))),
  ];
  void cdp.closed.then(() => [...pages.keys()].forEach(closed));

  await cdp.send('Target.setDiscoverTargets', { discover: true, filter: FILTER });
  // What is open already is told before the answer.
  await cdp.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: true,
    filter: FILTER,
  });
  ends.push(followPageDetails(cdp, () => [...pages.values()].map(({ page }) => page), changed));

  const listen = (kind: keyof typeof listeners) => (listener: PageListener) => {
    listeners[kind].add(listener);
    return () => void listeners[kind].delete(listener);
  };
  return {
    pages: () => [...pages.values()].map(({ page }) => page),
    onOpened: listen('opened'),
    onChanged: listen('changed'),
    onClosed: listen('closed'),
    screencast: ({ targetId }) => pages.get(targetId)?.screencast ?? GONE,
    stop: async () => {
      if (stopped) return;
      stopped = true;
      ends.forEach((end) => end());
      await Promise.all([...pages.values()].map(({ screencast }) => screencast.stop()));
      await cdp.send('Target.setAutoAttach', { autoAttach: false, waitForDebuggerOnStart: false, flatten: true }).catch(
        // The browser may have gone first.
        () => undefined,
      );
    },
  };
};

/** The picture of a page that has closed: no frame comes. */
const GONE: Screencast = { subscribe: () => () => undefined };
