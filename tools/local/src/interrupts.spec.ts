import { describe, expect, it } from '@jest/globals';
import { Interrupts } from './interrupts.ts';

describe('Interrupts', () => {
  it('takes the echoes of one Ctrl-C for one, and a later one for impatience', () => {
    let now = 0;
    const interrupts = new Interrupts(() => now);
    const at = (time: number) => {
      now = time;
      return interrupts.next();
    };
    expect([at(5_000), at(5_001), at(5_900), at(6_000), at(9_000)]).toEqual(['end', 'same', 'same', 'force', 'force']);
  });
});
