export const MANIFEST = 'manifest.json';

/** What macOS adds beside a folder that it packs; it belongs to no extension. */
const isLitter = (name: string): boolean => name.startsWith('__MACOSX/') || name.split('/').at(-1) === '.DS_Store';

/**
 * Where the manifest is among the names of an archive: at its root, or in its only folder, as it is when the folder
 * itself was packed.
 */
export function manifestPath(names: readonly string[]): string | undefined {
  if (names.includes(MANIFEST)) return MANIFEST;
  const tops = new Set(names.filter((name) => !isLitter(name)).map((name) => name.split('/')[0]));
  const [top] = tops;
  const path = `${top}/${MANIFEST}`;
  return tops.size === 1 && names.includes(path) ? path : undefined;
}
