/** One line of a playlist. */
export interface PlaylistSegment {
  readonly url: string;
  readonly startMs: number;
  readonly durationMs: number;
}

/** Gaps up to this are rounding. */
const GAP_MS = 250;

/**
 * An HLS media playlist (RFC 8216) of a recorded page. While the page is recorded it is an event playlist: players come
 * back for what is added at its end. After that it is complete.
 */
export const hlsPlaylist = (segments: readonly PlaylistSegment[], isComplete: boolean): string => {
  const longest = Math.max(1, ...segments.map(({ durationMs }) => Math.ceil(durationMs / 1000)));
  const lines = segments.flatMap(({ url, startMs, durationMs }, index) => {
    const before = segments[index - 1];
    // Where a segment is missing the times jump, and players must be told.
    const jumps = before !== undefined && startMs - before.startMs - before.durationMs > GAP_MS;
    return [...(jumps ? ['#EXT-X-DISCONTINUITY'] : []), `#EXTINF:${(durationMs / 1000).toFixed(3)},`, url];
  });
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:3',
    `#EXT-X-TARGETDURATION:${longest}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    `#EXT-X-PLAYLIST-TYPE:${isComplete ? 'VOD' : 'EVENT'}`,
    ...lines,
    ...(isComplete ? ['#EXT-X-ENDLIST'] : []),
    '',
  ].join('\n');
};
