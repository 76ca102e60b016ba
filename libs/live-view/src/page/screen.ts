import type { LiveFrame } from '../protocol.ts';

/** A point of the shown page in CSS pixels. */
export interface PagePoint {
  readonly x: number;
  readonly y: number;
}

/** The picture of the page: a canvas that CSS scales to fit. */
export const createScreen = (canvas: HTMLCanvasElement) => {
  const context = canvas.getContext('2d', { alpha: false });
  let page = { width: 0, height: 0 };
  /** The picture in the middle of the canvas's box, as `object-fit: contain` places it. */
  const pictureBox = () => {
    const box = canvas.getBoundingClientRect();
    const scale = Math.min(box.width / canvas.width, box.height / canvas.height);
    const [width, height] = [canvas.width * scale, canvas.height * scale];
    return { left: box.left + (box.width - width) / 2, top: box.top + (box.height - height) / 2, width, height };
  };
  return {
    draw: async ({ width, height, jpeg }: LiveFrame & { readonly jpeg: Uint8Array<ArrayBuffer> }): Promise<void> => {
      const picture = await createImageBitmap(new Blob([jpeg], { type: 'image/jpeg' }));
      // Setting a size clears the canvas, so it is set only when it changes.
      if (canvas.width !== picture.width || canvas.height !== picture.height) {
        canvas.width = picture.width;
        canvas.height = picture.height;
      }
      context?.drawImage(picture, 0, 0);
      picture.close();
      page = { width, height };
    },
    clear: (): void => context?.reset(),
    /** Where in the page a pointer is; beside the picture, the nearest point of it. */
    pointAt: ({ clientX, clientY }: { clientX: number; clientY: number }): PagePoint => {
      const { left, top, width, height } = pictureBox();
      const along = (distance: number, size: number, length: number) =>
        Math.round(Math.min(1, Math.max(0, size === 0 ? 0 : distance / size)) * length);
      return { x: along(clientX - left, width, page.width), y: along(clientY - top, height, page.height) };
    },
    /** Page pixels for one pixel of the viewer's display, for wheels. */
    scale: (): number => page.width / (pictureBox().width || page.width || 1),
  };
};

export type Screen = ReturnType<typeof createScreen>;
