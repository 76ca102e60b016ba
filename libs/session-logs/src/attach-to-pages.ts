import type { CdpConnection, CdpObject } from '@wallcrawler/cdp-client';
import type { PageWatch, WatchedPage } from '@wallcrawler/page-watch';

/** Frames of other sites and workers have targets of their own, and what they load is told there only. */
const INNER_TARGETS = [{ type: 'iframe' }, { type: 'worker' }, { exclude: true }];
/** Chromium keeps the objects that pages print, for somebody to look at: they are let go this often. */
const RELEASE_EVERY = 100;

/** Switches on the events of every page, of its frames and of its workers. */
export const attachToPages = (cdp: CdpConnection, watch: PageWatch) => {
  /** Number of the page by flat session. */
  const pages = new Map<string, number>();
  const printed = new Map<string, number>();
  // A target may go at any time, and a worker has no pages to ask for: neither is a fault.
  const ask = (sessionId: string, method: string, params: CdpObject = {}) =>
    void cdp.send(method, params, sessionId).catch(() => undefined);

  const switchOn = (sessionId: string, page: number, isPage: boolean): void => {
    pages.set(sessionId, page);
    // Bodies of requests can hold passwords: Chromium does not even hand them over.
    ask(sessionId, 'Network.enable', { maxPostDataSize: 0 });
    if (isPage) ask(sessionId, 'Page.enable');
    ask(sessionId, 'Runtime.enable');
    ask(sessionId, 'Log.enable');
    ask(sessionId, 'Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: false,
      flatten: true,
      filter: INNER_TARGETS,
    });
  };
  const opened = ({ sessionId, number }: WatchedPage): void => switchOn(sessionId, number, true);

  const ends = [
    watch.onOpened(opened),
    watch.onClosed(({ number }) => {
      for (const [sessionId, page] of pages) if (page === number) forget(sessionId);
    }),
    cdp.on('Target.attachedToTarget', (params, parent) => {
      const { sessionId, targetInfo } = params as { sessionId: string; targetInfo: { type: string } };
      const page = pages.get(parent ?? '');
      if (page === undefined || targetInfo.type === 'page') return;
      switchOn(sessionId, page, targetInfo.type === 'iframe');
      ask(sessionId, 'Runtime.runIfWaitingForDebugger');
    }),
    cdp.on('Target.detachedFromTarget', ({ sessionId }) => forget(String(sessionId))),
  ];
  const forget = (sessionId: string): void => {
    pages.delete(sessionId);
    printed.delete(sessionId);
  };
  watch.pages().forEach(opened);

  return {
    /** Number of the page that a session belongs to. */
    pageOf: (sessionId: string | undefined): number | undefined => pages.get(sessionId ?? ''),
    /** Counts what a page has printed. */
    loggedToConsole: (sessionId: string): void => {
      const count = (printed.get(sessionId) ?? 0) + 1;
      printed.set(sessionId, count % RELEASE_EVERY);
      if (count === RELEASE_EVERY) ask(sessionId, 'Runtime.releaseObjectGroup', { objectGroup: 'console' });
    },
    stop: (): void => {
      for (const end of ends) end();
      // Not the page's own domain: with it Chromium would end the screencast of the same session.
      for (const sessionId of pages.keys())
        for (const method of ['Network.disable', 'Runtime.disable', 'Log.disable']) ask(sessionId, method);
      pages.clear();
    },
  };
};
