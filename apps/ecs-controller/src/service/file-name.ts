const MAX_BYTES = 255;

/** A percent-encoded name as a plain file name, or undefined when it is none: a path, `..`, control characters. */
export const fileNameOf = (encoded: string | undefined): string | undefined => {
  if (encoded === undefined) return undefined;
  let name: string;
  try {
    name = decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
  // eslint-disable-next-line no-control-regex -- these are what must not be in a name
  const plain = !/[/\\\x00-\x1f\x7f]/.test(name) && !/^\.{0,2}$/.test(name);
  return plain && Buffer.byteLength(name) <= MAX_BYTES ? name : undefined;
};
