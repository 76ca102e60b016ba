import { describe, expect, it } from '@jest/globals';
import { absolutePlaylist } from './playlist.ts';

describe(absolutePlaylist, () => {
  it('makes the pieces and the map absolute, and leaves absolute ones', () => {
    const text =
      '#EXTM3U\n#EXT-X-MAP:URI="init.mp4"\n#EXTINF:4,\npart-1.m4s\n#EXTINF:4,\nhttps://bucket.example/2?sig=1\n';
    expect(absolutePlaylist(text, 'https://api.example/v1/replays/0').split('\n')).toEqual([
      '#EXTM3U',
      '#EXT-X-MAP:URI="https://api.example/v1/replays/init.mp4"',
      '#EXTINF:4,',
      'https://api.example/v1/replays/part-1.m4s',
      '#EXTINF:4,',
      'https://bucket.example/2?sig=1',
      '',
    ]);
  });
});
