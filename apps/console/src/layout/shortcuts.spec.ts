import { describe, expect, it } from '@jest/globals';
import { ShortcutReader } from './shortcuts.ts';

describe(ShortcutReader, () => {
  it('reads single keys, and g with the key after it', () => {
    const reader = new ShortcutReader();
    expect([reader.read('/', 0), reader.read('g', 10), reader.read('s', 500), reader.read('s', 600)]).toEqual([
      { type: 'search' },
      { type: 'none' },
      { type: 'go', key: 's' },
      { type: 'none' },
    ]);
  });

  it('forgets g after a while', () => {
    const reader = new ShortcutReader();
    reader.read('g', 0);
    expect(reader.read('?', 5_000)).toEqual({ type: 'help' });
  });
});
