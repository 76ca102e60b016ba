import { describe, expect, it } from '@jest/globals';
import { PARTS, parseOptions } from './options.ts';

describe('parseOptions', () => {
  it.each([
    [[], { json: false, parts: PARTS, creates: 20, calls: 2000 }],
    [['--json', '--only', 'create,relay'], { json: true, parts: ['create', 'relay'] }],
    [['--creates', '5', '--calls=10'], { creates: 5, calls: 10 }],
  ])('understands %j', (args, expected) => {
    expect(parseOptions(args)).toMatchObject(expected);
  });

  it.each([
    [['--only', 'all'], '--only: expected some of create, relay, observation, bundles, lines, got all'],
    [['--creates', '0'], '--creates: expected a whole number above 0, got 0'],
    [['--calls', 'x'], '--calls: expected a whole number'],
  ])('refuses %j', (args, message) => {
    expect(() => parseOptions(args)).toThrow(message);
  });
});
