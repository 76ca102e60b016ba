import type { Screencast } from './screencast.ts';

/** A page (tab) of the browser as it is now: the object stays the same while the page lives, and its fields change. */
export interface WatchedPage {
  readonly targetId: string;
  /** 0 for the first page of the browser, then in the order of opening; never used again. */
  readonly number: number;
  /** The flat session through which the watch is attached: commands and events of the page carry it. */
  readonly sessionId: string;
  readonly title: string;
  readonly url: string;
  /** Where the page says its icon is, or empty. */
  readonly faviconUrl: string;
  /** When the watch first saw the page, in epoch milliseconds. */
  readonly openedAt: number;
}

/** Hears of a page; returns nothing, and must not throw. */
export type PageListener = (page: WatchedPage) => void;

/** The pages of a browser, known as they come, change and go. */
export interface PageWatch {
  /** The pages that are open now, in the order of opening. */
  pages(): readonly WatchedPage[];
  /** Hears of pages opened from now on; each of these returns a function that stops it. */
  onOpened(listener: PageListener): () => void;
  /** Hears of a new title, URL or icon. */
  onChanged(listener: PageListener): () => void;
  /** Hears of pages that closed, also when the browser has ended. */
  onClosed(listener: PageListener): () => void;
  /** The picture of a page, shared by all who watch it. */
  screencast(page: WatchedPage): Screencast;
  /** Detaches from all pages. Idempotent; nothing is heard any more once it is called. */
  stop(): Promise<void>;
}
