import type { Frame, Page as Watcher } from 'playwright-core';
import type { Page } from 'puppeteer-core';
import { WebSocket } from 'ws';

/** Whether the middle of the picture has this colour, as far as JPEG keeps colours. */
export const shows = (frame: Frame, [red, green, blue]: readonly number[]): Promise<unknown> =>
  frame.waitForFunction(
    (wanted) => {
      const canvas = document.querySelector('canvas')!;
      if (canvas.width === 0) return false;
      const { data } = canvas.getContext('2d')!.getImageData(canvas.width / 2, canvas.height / 2, 1, 1);
      return wanted.every((value, index) => Math.abs(value - data[index]!) < 40);
    },
    [red!, green!, blue!],
    { polling: 'raf' },
  );
/** Gives the session's page a colour. */
export const paint = (page: Page, color: readonly number[]): Promise<void> =>
  page.evaluate((text) => void (document.body.style.background = text), `rgb(${color.join(',')})`);

/** Clicks where the picture shows this element of the session's page. */
export async function clickThrough(watcher: Watcher, frame: Frame, page: Page, selector: string): Promise<void> {
  const [x, y, width, height] = await page.$eval(selector, (element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return [left + width / 2, top + height / 2, innerWidth, innerHeight];
  });
  const box = (await frame.locator('#screen').boundingBox())!;
  const scale = Math.min(box.width / width!, box.height / height!);
  const [left, top] = [box.x + (box.width - width! * scale) / 2, box.y + (box.height - height! * scale) / 2];
  await watcher.mouse.click(left + x! * scale, top + y! * scale);
}

/** All that a socket says until it closes. */
export const listen = (url: string) => {
  const socket = new WebSocket(url);
  const heard: { type: string }[] = [];
  let pictures = 0;
  let closed: { code: number; reason: string } | undefined;
  let refused: number | undefined;
  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) pictures++;
    else heard.push(JSON.parse(data.toString()) as { type: string });
  });
  socket.on('unexpected-response', (_request, response) => (refused = response.statusCode));
  socket.on('close', (code, reason) => (closed = { code, reason: reason.toString() }));
  socket.on('error', () => undefined);
  return {
    socket,
    heard,
    get pictures() {
      return pictures;
    },
    get closed() {
      return closed;
    },
    get refused() {
      return refused;
    },
  };
};
