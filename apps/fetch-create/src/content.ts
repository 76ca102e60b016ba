import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';

/** A body as far as it could be understood without looking for meaning in it. */
export interface Content {
  /** Without parameters, in lower case; empty when the server gave none. */
  mimeType: string;
  /** Decoded by its charset; undefined for what is no text. */
  text: string | undefined;
}

const TEXT =
  /^(text\/.*|.*\+(json|xml)|application\/(json|ld\+json|xml|javascript|ecmascript|x-javascript|x-www-form-urlencoded|x-ndjson|yaml|toml|graphql))$/;

/** Names the charset in a content-type header or in a page's first bytes. */
const CHARSET = /charset\s*=\s*["']?([^\s"';>]+)/i;

/** How far into a page the HTML standard looks for its charset. */
const PRESCAN_BYTES = 1_024;

export const isHtml = ({ mimeType }: Content): boolean =>
  mimeType === 'text/html' || mimeType === 'application/xhtml+xml';

/**
 * Reads a body by its content-type header. Without one, it is text when it is valid UTF-8. Text in a charset that is
 * unknown, or of none, is read as UTF-8.
 */
export function readContent(body: Buffer, contentType = ''): Content {
  const mimeType = (contentType.split(';')[0] ?? '').trim().toLowerCase();
  const textual = mimeType === '' ? isUtf8(body) && !body.includes(0) : TEXT.test(mimeType);
  return { mimeType, text: textual ? decode(body, contentType, mimeType) : undefined };
}

function decode(body: Buffer, contentType: string, mimeType: string): string {
  const mark = [
    [0xef, 0xbb, 0xbf],
    [0xff, 0xfe],
    [0xfe, 0xff],
  ].findIndex((bytes) => bytes.every((byte, at) => body[at] === byte));
  const declared = CHARSET.exec(contentType)?.[1];
  const inPage = /html|xml/.test(mimeType) ? CHARSET.exec(body.toString('latin1', 0, PRESCAN_BYTES))?.[1] : undefined;
  return decoderOf(['utf-8', 'utf-16le', 'utf-16be'][mark] ?? declared ?? inPage).decode(body);
}

function decoderOf(label = 'utf-8'): TextDecoder {
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder();
  }
}
