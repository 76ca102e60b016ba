import { describe, expect, it } from '@jest/globals';
import { chooseRelease, withoutRepeats } from './record.ts';

const record = (letter: string, version = '1.0.0') => ({ digest: letter.repeat(64), version, commit: 'none' });

describe(withoutRepeats, () => {
  it('takes notes of one digest that follow each other for one release', () => {
    const notes = [record('b', '1.1.0'), record('b'), record('a'), record('b')];
    expect(withoutRepeats(notes)).toEqual([record('b', '1.1.0'), record('a'), record('b')]);
    expect(withoutRepeats([])).toEqual([]);
  });
});

describe(chooseRelease, () => {
  const history = [record('c'), record('b'), record('a')];

  it('counts back from what runs', () => {
    expect(chooseRelease('x', history, { steps: 1 })).toEqual(record('b'));
    expect(chooseRelease('x', history, { steps: 2 })).toEqual(record('a'));
  });

  it('finds a release by the beginning of its digest, also when it ran twice', () => {
    expect(chooseRelease('x', [...history, record('c')], { digest: 'cccccccc' })).toEqual(record('c'));
  });

  it.each([
    [{ steps: 3 }, /has 3 releases in its history, so there is none 3 back/],
    [{ digest: 'dddddddd' }, /No release of the history begins with dddddddd/],
  ])('refuses %j', (wanted, message) => {
    expect(() => chooseRelease('x', history, wanted)).toThrow(message);
  });

  it('refuses a beginning that two releases have', () => {
    const twins = [
      { ...record('a'), digest: `abcdef01${'0'.repeat(56)}` },
      { ...record('a'), digest: `abcdef01${'1'.repeat(56)}` },
    ];
    expect(() => chooseRelease('x', twins, { digest: 'abcdef01' })).toThrow(/More than one release begins/);
    expect(() => chooseRelease('x', [], { steps: 1 })).toThrow(/nothing to go back to/);
  });
});
