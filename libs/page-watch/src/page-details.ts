import type { CdpConnection } from '@wallcrawler/cdp-client';
import type { WatchedPage } from './watched-page.ts';

/** Chromium tells of new URLs, but not of a title that a script sets: those are asked for this often. */
const ASK_MS = 1_000;
/** A page that has just gone elsewhere gets this long to name its icon. */
const ICON_MS = 300;
const MAX_ICON_CHARACTERS = 2_000;
/** `throwOnSideEffect` keeps a page from running code of its own in this. */
const FIND_ICON = {
  expression: `document.querySelector('link[rel~="icon" i]')?.href ?? ''`,
  returnByValue: true,
  throwOnSideEffect: true,
};

interface TargetInfo {
  targetId: string;
  title: string;
  url: string;
}

/** Reports titles, URLs and icons as they change; returns a function that stops it. */
export const followPageDetails = (
  cdp: CdpConnection,
  pages: () => readonly WatchedPage[],
  report: (targetId: string, details: Partial<WatchedPage>) => void,
): (() => void) => {
  /** URL for which a page's icon was looked up, and the pages where that is under way: a dialog can hold it up. */
  const lookedUp = new Map<string, string>();
  const busy = new Set<string>();
  let stopped = false;

  const findIcon = async (page: WatchedPage): Promise<void> => {
    const { targetId, sessionId, url } = page;
    if (busy.has(targetId) || stopped) return;
    busy.add(targetId);
    lookedUp.set(targetId, url);
    const answer = await cdp.send('Runtime.evaluate', FIND_ICON, sessionId).catch(() => ({}));
    busy.delete(targetId);
    const value = (answer as { result?: { value?: unknown } }).result?.value;
    const isIcon = typeof value === 'string' && value.length <= MAX_ICON_CHARACTERS && /^(https?|data):/.test(value);
    report(targetId, { faviconUrl: isIcon ? value : '' });
  };
  const take = ({ targetId, title, url }: TargetInfo): void => {
    const page = pages().find((own) => own.targetId === targetId);
    if (!page) return void lookedUp.delete(targetId);
    report(targetId, { title, url });
    if (lookedUp.get(targetId) !== url) setTimeout(() => void findIcon(page), ICON_MS).unref();
  };
  const askAll = async (): Promise<void> => {
    const { targetInfos } = (await cdp.send('Target.getTargets', {
      filter: [{ type: 'page' }, { exclude: true }],
    })) as unknown as { targetInfos: TargetInfo[] };
    targetInfos.forEach(take);
  };

  const end = cdp.on('Target.targetInfoChanged', ({ targetInfo }) => take(targetInfo as TargetInfo));
  // Without an answer the browser has ended, which others notice.
  const timer = setInterval(() => void askAll().catch(() => undefined), ASK_MS).unref();
  return () => {
    stopped = true;
    clearInterval(timer);
    end();
  };
};
