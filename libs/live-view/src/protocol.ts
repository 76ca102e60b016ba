/**
 * What a live view and the container of its session say to each other over one WebSocket (`/live?page=<target id>`).
 *
 * Text messages are JSON objects with a `type`. Binary messages come from the server only: a header of 12 bytes
 * (`encodeFrame`) and a JPEG picture of the active tab. Every picture is answered by `ack`: two may be under way, and
 * in between the server keeps the newest and drops the rest, so a slow viewer is late by a moment and never by a queue.
 *
 * A viewer whose scope is `view` may say `ack`, `selectTab` and `resize`; everything else is answered by `refused`.
 */

/** Goes up when a message changes its meaning. */
export const LIVE_PROTOCOL_VERSION = 1;

/** One tab of the browser; `id` is its CDP target id. */
export interface LiveTab {
  readonly id: string;
  readonly title: string;
  readonly url: string;
}

/** A dialog that the active tab has opened and waits for. */
export interface LiveDialog {
  readonly kind: 'alert' | 'confirm' | 'prompt' | 'beforeunload';
  readonly message: string;
  readonly defaultPrompt: string;
}

/** What the server says. */
export type LiveServerMessage =
  /** The first message. */
  | { readonly type: 'hello'; readonly version: number; readonly readOnly: boolean }
  /** All tabs, after any change; `active` is the one that the pictures show. */
  | { readonly type: 'tabs'; readonly tabs: readonly LiveTab[]; readonly active: string | null }
  /** Whether the active tab can go back and forward, after it has navigated. */
  | { readonly type: 'history'; readonly back: boolean; readonly forward: boolean }
  /** The dialog of the active tab, or null when there is none any more. */
  | { readonly type: 'dialog'; readonly dialog: LiveDialog | null }
  /** A command was not carried out; `reason` is for people. */
  | { readonly type: 'refused'; readonly command: string; readonly reason: string };

/** Bits of `modifiers`, as the DevTools protocol has them. */
export const MODIFIERS = { alt: 1, control: 2, meta: 4, shift: 8 } as const;

/** `x` and `y` are CSS pixels of the shown page; for `wheel`, so are the deltas. */
export interface LiveMouse {
  readonly type: 'mouse';
  readonly action: 'move' | 'down' | 'up' | 'wheel';
  readonly x: number;
  readonly y: number;
  readonly button?: 'none' | 'left' | 'middle' | 'right' | 'back' | 'forward';
  /** The pressed buttons, as `MouseEvent.buttons` has them. */
  readonly buttons?: number;
  /** 2 for the second press of a double click. */
  readonly clickCount?: number;
  readonly modifiers?: number;
  readonly deltaX?: number;
  readonly deltaY?: number;
}

/** The fields of a `KeyboardEvent`; `text` is what the key types, derived from `key` where it is absent. */
export interface LiveKey {
  readonly type: 'key';
  readonly action: 'down' | 'up' | 'char';
  readonly key: string;
  readonly code?: string;
  readonly keyCode?: number;
  readonly location?: number;
  readonly text?: string;
  readonly repeat?: boolean;
  readonly modifiers?: number;
}

/** What a viewer says. */
export type LiveClientMessage =
  | { readonly type: 'ack' }
  | { readonly type: 'selectTab'; readonly id: string }
  /** The pixels that the viewer can show; pictures are made to fit. */
  | { readonly type: 'resize'; readonly width: number; readonly height: number }
  | LiveMouse
  | LiveKey
  /** Types text at once: a paste, or what an input method has composed. */
  | { readonly type: 'insertText'; readonly text: string }
  | { readonly type: 'navigate'; readonly url: string }
  | { readonly type: 'back' | 'forward' | 'reload' }
  | { readonly type: 'newTab'; readonly url?: string }
  | { readonly type: 'closeTab'; readonly id: string }
  | { readonly type: 'answerDialog'; readonly accept: boolean; readonly text?: string };

/** The page that the link names is not (or no longer) in this session; application codes start at 4000. */
export const CLOSE_NO_SUCH_PAGE = 4404;
/** The link has expired. */
export const CLOSE_POLICY = 1008;

const HEADER_BYTES = 12;

/** A picture and what it shows: the page's size in CSS pixels, and when it was taken (epoch milliseconds). */
export interface LiveFrame {
  readonly width: number;
  readonly height: number;
  readonly timestampMs: number;
  readonly jpeg: Uint8Array;
}

/** A binary message: width and height as 16-bit and the time as 64-bit float, big-endian, then the JPEG. */
export const encodeFrame = ({ width, height, timestampMs, jpeg }: LiveFrame): Uint8Array => {
  const message = new Uint8Array(HEADER_BYTES + jpeg.length);
  const header = new DataView(message.buffer);
  header.setUint16(0, width);
  header.setUint16(2, height);
  header.setFloat64(4, timestampMs);
  message.set(jpeg, HEADER_BYTES);
  return message;
};

/** Takes a binary message apart; the picture is a view of the same memory. */
export const decodeFrame = (message: ArrayBuffer): LiveFrame & { readonly jpeg: Uint8Array<ArrayBuffer> } => {
  const header = new DataView(message);
  return {
    width: header.getUint16(0),
    height: header.getUint16(2),
    timestampMs: header.getFloat64(4),
    jpeg: new Uint8Array(message, HEADER_BYTES),
  };
};
