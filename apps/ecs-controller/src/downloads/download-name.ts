import path from 'node:path';

const MAX_BYTES = 200;

/**
 * The name under which a download is listed, by the convention of the Browserbase API: `<base>-<time><extension>`, so
 * that two downloads of one name do not hide each other.
 * @param suggested the name that the server or the page has given; it may be anything.
 * @param timeMs when the download was complete, in epoch milliseconds.
 */
export const downloadName = (suggested: string, timeMs: number): string => {
  const base = suggested.split(/[/\\]/).at(-1) ?? '';
  // Control characters, halves of characters, and those that turn the reading direction, which make a name look like another one.
  const plain = base
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim();
  const { name, ext } = path.parse(plain.replace(/^\.+/, '') || 'download');
  const extension = Buffer.byteLength(ext) > 20 ? '' : ext;
  return `${shorten(extension === ext ? name : name + ext)}-${timeMs}${extension}`;
};

const shorten = (text: string): string => {
  let kept = '';
  for (const character of text) {
    if (Buffer.byteLength(kept + character) > MAX_BYTES) break;
    kept += character;
  }
  return kept;
};
