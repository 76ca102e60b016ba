import type { CdpConnection } from '@wallcrawler/cdp-client';
import type { LiveDialog } from '@wallcrawler/live-view';
import type { PageWatch, ScreencastFrame, WatchedPage } from '@wallcrawler/page-watch';
import { isShown, linkTab, type TabLink } from './tab-link.ts';

/** The picture that a viewer can show, in pixels. */
export interface PictureSize {
  readonly maxWidth: number;
  readonly maxHeight: number;
}

/** Hears of the tab. */
export interface ShownTabEvents {
  readonly onFrame: (frame: ScreencastFrame) => void | Promise<void>;
  readonly onDialog: (dialog: LiveDialog | null) => void;
  /** It was in front and is not any more. */
  readonly onHidden: () => void;
}

const QUALITY = 70;
const FRAMES_PER_SECOND = 30;

/** The tab that one viewer looks at. */
export interface ShownTab {
  readonly page: WatchedPage;
  /** Resolves when commands can be sent; undefined when the tab has gone meanwhile. */
  readonly link: Promise<TabLink | undefined>;
  resize(size: PictureSize): void;
  /** Brings it to the front, as a click on the tab of a browser does. */
  bringToFront(): Promise<void>;
  /** Makes a tab in the background paint without bringing it to the front. */
  keepPainting(): Promise<void>;
  close(): void;
}

/** Starts to show a tab: pictures come at once, commands can be sent when it is linked. */
export const showTab = (
  cdp: CdpConnection,
  watch: PageWatch,
  page: WatchedPage,
  size: PictureSize,
  { onFrame, onDialog, onHidden }: ShownTabEvents,
): ShownTab => {
  const subscribe = (picture: PictureSize) =>
    watch.screencast(page).subscribe({ onFrame, ...picture, quality: QUALITY, maxFramesPerSecond: FRAMES_PER_SECOND });
  const link = linkTab(cdp, page.targetId, onDialog).catch(() => undefined);
  let unsubscribe = subscribe(size);
  // A screencast that starts in the background says so first: that is no change.
  let wasShown = false;
  const stop = cdp.on('Page.screencastVisibilityChanged', ({ visible }, from) => {
    if (from !== page.sessionId) return;
    if (!visible && wasShown) onHidden();
    wasShown = visible === true;
  });
  return {
    page,
    link,
    resize: (picture) => {
      const before = unsubscribe;
      // In this order the screencast never stops in between.
      unsubscribe = subscribe(picture);
      before();
    },
    bringToFront: async () => void (await (await link)?.send('Page.bringToFront')),
    keepPainting: async () => {
      wasShown ||= await isShown(cdp, page.sessionId);
      if (wasShown) return;
      await (await link)?.send('Emulation.setFocusEmulationEnabled', { enabled: true });
    },
    close: () => {
      stop();
      unsubscribe();
      void link.then((own) => own?.close());
    },
  };
};

/** The tab in front: of those that are shown (a headless shell shows all) the newest; undefined without any. */
export const frontPage = async (cdp: CdpConnection, watch: PageWatch): Promise<WatchedPage | undefined> => {
  const newestFirst = [...watch.pages()].reverse();
  const shown = await Promise.all(newestFirst.map(({ sessionId }) => isShown(cdp, sessionId)));
  return newestFirst.find((_page, index) => shown[index]) ?? newestFirst[0];
};
