import type { CdpConnection } from '@wallcrawler/cdp-client';
import { jpegSize } from './jpeg-size.ts';
import { latestOnly } from './latest-frame.ts';
import { createAckPace } from './ack-pace.ts';

/** One picture of a page. */
export interface ScreencastFrame {
  /** The picture as JPEG. */
  readonly data: Buffer;
  /** When Chromium made it, in epoch milliseconds. */
  readonly timestampMs: number;
  /** Size of the picture in pixels. */
  readonly width: number;
  readonly height: number;
  /** Chromium's own words: sizes in CSS pixels, scroll offsets, page scale. */
  readonly metadata: ScreencastMetadata;
}

/** What Chromium tells beside a picture; lengths in CSS pixels. */
export interface ScreencastMetadata {
  readonly offsetTop: number;
  readonly pageScaleFactor: number;
  readonly deviceWidth: number;
  readonly deviceHeight: number;
  readonly scrollOffsetX: number;
  readonly scrollOffsetY: number;
  /** Epoch seconds; absent when Chromium did not say. */
  readonly timestamp?: number;
}

/** Somebody who watches a page. All watchers of a page get the same pictures, made for the most demanding of them. */
export interface ScreencastSubscriber {
  /**
   * Gets the newest picture at once if there is one, and then each new one. While the promise that it returns is
   * pending, only the newest of the frames that come is kept for it.
   */
  readonly onFrame: (frame: ScreencastFrame) => void | Promise<void>;
  /** The largest wanted picture in pixels; larger pages are scaled down. Default 1280x720. */
  readonly maxWidth?: number;
  readonly maxHeight?: number;
  /** JPEG quality from 1 to 100. Default 60. */
  readonly quality?: number;
  /** How many frames a second are wanted at most. Default 25. */
  readonly maxFramesPerSecond?: number;
}

/** The moving picture of one page. A page whose tab is in the background makes no frames until it is shown again. */
export interface Screencast {
  /** Starts to watch; returns a function that stops it. Chromium makes pictures only while somebody watches. */
  subscribe(subscriber: ScreencastSubscriber): () => void;
}

const DEFAULTS = { maxWidth: 1280, maxHeight: 720, quality: 60, maxFramesPerSecond: 25 };
type Wanted = typeof DEFAULTS;
interface Watching {
  readonly wanted: Wanted;
  readonly frames: ReturnType<typeof latestOnly<ScreencastFrame>>;
}

/** Makes the screencast of the page that a flat session is attached to. */
export const createScreencast = (cdp: CdpConnection, sessionId: string): Screencast & { stop(): Promise<void> } => {
  const watching = new Set<Watching>();
  let running: Wanted | undefined;
  let last: ScreencastFrame | undefined;
  let lastData = '';
  let changing = Promise.resolve();
  let stopped = false;

  const command = (method: string, params = {}): Promise<unknown> =>
    // A page that has gone makes no pictures, which is no fault.
    cdp.send(method, params, sessionId).catch(() => undefined);
  const start = ({ maxWidth, maxHeight, quality }: Wanted) =>
    command('Page.startScreencast', { format: 'jpeg', quality, maxWidth, maxHeight, everyNthFrame: 1 });
  const pace = createAckPace({
    ack: (frameId) => void command('Page.screencastFrameAck', { sessionId: frameId }),
    refresh: () => void change(true),
  });

  const mostWanted = (): Wanted | undefined => {
    if (watching.size === 0 || stopped) return undefined;
    const most = { maxWidth: 0, maxHeight: 0, quality: 0, maxFramesPerSecond: 0 };
    for (const { wanted } of watching)
      for (const key of Object.keys(most) as (keyof Wanted)[]) most[key] = Math.max(most[key], wanted[key]);
    return most;
  };
  /** Makes Chromium do what is wanted now; changes follow one another. `again` asks for a fresh picture in any case. */
  const change = (again = false): Promise<void> =>
    (changing = changing.then(async () => {
      const wanted = mostWanted();
      pace.limit(wanted?.maxFramesPerSecond ?? DEFAULTS.maxFramesPerSecond);
      const isSame = JSON.stringify(wanted && pictureOf(wanted)) === JSON.stringify(running && pictureOf(running));
      if (isSame && !(again && running)) return;
      if (running) await command('Page.stopScreencast');
      running = wanted;
      if (wanted) return void (await start(wanted));
      last = undefined;
      lastData = '';
    }));

  const end = cdp.on('Page.screencastFrame', (params, from) => {
    if (from !== sessionId) return;
    const { data, sessionId: frameId, metadata } = params as unknown as RawFrame;
    // A fresh picture of a page that has not changed is no news.
    const isNew = data !== lastData;
    lastData = data;
    pace.arrived(frameId, isNew);
    if (!isNew) return;
    const bytes = Buffer.from(data, 'base64');
    const size = jpegSize(bytes);
    if (!size || !running) return;
    const timestampMs = metadata.timestamp === undefined ? Date.now() : Math.round(metadata.timestamp * 1000);
    last = { data: bytes, timestampMs, ...size, metadata };
    for (const { frames } of watching) frames.push(last);
  });

  return {
    subscribe: ({ onFrame, ...wanted }) => {
      const most = { ...DEFAULTS, ...definedOnly(wanted) };
      // Others may want more pictures than this one does.
      const own = { wanted: most, frames: latestOnly(onFrame, 1000 / most.maxFramesPerSecond) };
      watching.add(own);
      if (last) own.frames.push(last);
      void change();
      return () => {
        own.frames.stop();
        if (watching.delete(own)) void change();
      };
    },
    stop: async () => {
      stopped = true;
      for (const { frames } of watching) frames.stop();
      watching.clear();
      pace.stop();
      end();
      await change();
    },
  };
};

interface RawFrame {
  data: string;
  sessionId: number;
  metadata: ScreencastMetadata;
}

/** What Chromium has to be told; the rate is kept here. */
const pictureOf = ({ maxWidth, maxHeight, quality }: Wanted) => [maxWidth, maxHeight, quality];

const definedOnly = (options: Partial<Wanted>): Partial<Wanted> =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
