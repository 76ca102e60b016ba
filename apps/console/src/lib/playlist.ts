/** Makes every URI of an HLS playlist absolute: a playlist that is played from memory has no address of its own. */
export function absolutePlaylist(text: string, address: string): string {
  const absolute = (uri: string): string => new URL(uri, address).href;
  return text
    .split('\n')
    .map((line) => {
      const trimmed = line.trim();
      if (trimmed.startsWith('#'))
        return line.replace(/URI="([^"]+)"/, (_match, uri: string) => `URI="${absolute(uri)}"`);
      return trimmed ? absolute(trimmed) : line;
    })
    .join('\n');
}
