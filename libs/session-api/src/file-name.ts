/** Longest file name that Linux keeps, in bytes of UTF-8. */
const MAX_BYTES = 255;

/** Longest ending that is kept when a name is cut, in characters: `.docx`, not half a sentence. */
const MAX_ENDING = 20;

/**
 * A client's file name as the name of one file in one directory: without folders and control characters, at most 255
 * bytes. Letters of any script, spaces and brackets stay: people look for the name that they gave.
 * @param otherwise what a name is called that leaves nothing. Default `file`.
 */
export function safeFileName(name: string, otherwise = 'file'): string {
  const base = name.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  // eslint-disable-next-line no-control-regex -- these are what must go
  const plain = base.replaceAll(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '').trim();
  if (/^\.*$/.test(plain)) return otherwise;
  return shorten(plain);
}

function shorten(name: string): string {
  if (Buffer.byteLength(name) <= MAX_BYTES) return name;
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 && name.length - dot <= MAX_ENDING ? name.slice(dot) : '';
  let stem = '';
  let bytes = Buffer.byteLength(ending);
  for (const character of name.slice(0, name.length - ending.length)) {
    bytes += Buffer.byteLength(character);
    if (bytes > MAX_BYTES) break;
    stem += character;
  }
  return stem + ending;
}
