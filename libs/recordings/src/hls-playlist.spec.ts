import { describe, expect, it } from '@jest/globals';
import { hlsPlaylist } from './hls-playlist.ts';

const segments = [
  { url: 'https://b/1.ts', startMs: 0, durationMs: 10_020 },
  { url: 'https://b/2.ts', startMs: 10_020, durationMs: 5_500 },
];

describe(hlsPlaylist, () => {
  it('is a complete one after the recording', () => {
    expect(hlsPlaylist(segments, true)).toBe(
      [
        '#EXTM3U',
        '#EXT-X-VERSION:3',
        '#EXT-X-TARGETDURATION:11',
        '#EXT-X-MEDIA-SEQUENCE:0',
        '#EXT-X-PLAYLIST-TYPE:VOD',
        '#EXTINF:10.020,',
        'https://b/1.ts',
        '#EXTINF:5.500,',
        'https://b/2.ts',
        '#EXT-X-ENDLIST',
        '',
      ].join('\n'),
    );
  });

  it('is one that grows before that', () => {
    const playlist = hlsPlaylist(segments, false);
    expect(playlist).toContain('#EXT-X-PLAYLIST-TYPE:EVENT');
    expect(playlist).not.toContain('#EXT-X-ENDLIST');
  });

  it('tells players where a segment is missing', () => {
    const [first, second] = segments as [(typeof segments)[0], (typeof segments)[0]];
    const playlist = hlsPlaylist([first, { ...second, startMs: 20_000 }], true);
    expect(playlist).toContain('https://b/1.ts\n#EXT-X-DISCONTINUITY\n#EXTINF:5.500');
  });

  it('is valid without segments', () => {
    expect(hlsPlaylist([], false)).toContain('#EXT-X-TARGETDURATION:1\n');
  });
});
