import { setTimeout as sleep } from 'node:timers/promises';
import { connectCdp } from '@wallcrawler/cdp-client';
import { ChromiumError } from './errors.ts';

/** Size of a page's content in CSS pixels. */
export interface Viewport {
  readonly width: number;
  readonly height: number;
}

/** How much longer than the whole a single command may take. */
const ANSWER_MS = 1_000;
/** How long a resized window is given to lay itself out before it is measured again. */
const SETTLE_MS = 50;

/**
 * Makes the first window so large that its page has the wanted viewport. `--window-size` is the size of the window
 * with its tab strip and bars, whose height differs between versions and flags; so it is measured.
 * @throws ChromiumError `viewport-refused` when the window does not take the size within `timeoutMs`.
 */
export const fitViewport = async (webSocketUrl: string, wanted: Viewport, timeoutMs: number): Promise<void> => {
  const browser = await connectCdp(webSocketUrl, { handshakeTimeoutMs: timeoutMs });
  const timer = setTimeout(() => browser.close(), timeoutMs + ANSWER_MS);
  try {
    const deadline = Date.now() + timeoutMs;
    const { send } = browser;
    const { targetInfos } = (await send('Target.getTargets')) as { targetInfos: { targetId: string; type: string }[] };
    const page = targetInfos.find(({ type }) => type === 'page');
    if (!page) return;
    const { sessionId } = await send('Target.attachToTarget', { targetId: page.targetId, flatten: true });
    const measure = async (): Promise<Viewport> => {
      const parameters = { expression: '({ width: innerWidth, height: innerHeight })', returnByValue: true };
      const { result } = await send('Runtime.evaluate', parameters, String(sessionId));
      return (result as { value: Viewport }).value;
    };
    // Bars come and go while the window settles, so the difference is taken anew until there is none.
    for (let actual = await measure(); !isSame(actual, wanted); actual = await measure()) {
      if (Date.now() > deadline)
        throw new ChromiumError(
          'viewport-refused',
          `Chromium's window does not take the viewport ${wanted.width}x${wanted.height}; it has ${actual.width}x${actual.height}.`,
        );
      const { windowId, bounds } = (await send('Browser.getWindowForTarget', { targetId: page.targetId })) as {
        windowId: number;
        bounds: Viewport;
      };
      const width = bounds.width + wanted.width - actual.width;
      const height = bounds.height + wanted.height - actual.height;
      await send('Browser.setWindowBounds', { windowId, bounds: { width, height } });
      await sleep(SETTLE_MS);
    }
  } finally {
    clearTimeout(timer);
    browser.close();
  }
};

const isSame = (one: Viewport, other: Viewport): boolean => one.width === other.width && one.height === other.height;
