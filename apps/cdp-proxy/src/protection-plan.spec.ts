import { describe, expect, it } from '@jest/globals';
import { planProtection, PROTECTION_TIMES, type ProtectionState, type ProtectionStep } from './protection-plan.ts';

const TIMES = { expiry: 1_000, renewAfter: 500, linger: 100, longest: 2_000, pause: 300 };
const NOW = 10_000;

describe(planProtection, () => {
  it.each<[string, ProtectionState, ProtectionStep]>([
    ['nobody has come', { sockets: 0 }, { action: 'none' }],
    ['the first client comes', { sockets: 1 }, { action: 'protect' }],
    [
      'it was renewed lately',
      { sockets: 1, protectedSince: NOW - 900, renewedAt: NOW - 400 },
      { action: 'none', nextAt: NOW + 100 },
    ],
    ['it is old', { sockets: 1, protectedSince: NOW - 900, renewedAt: NOW - 500 }, { action: 'protect' }],
    [
      'the last client has just gone',
      { sockets: 0, idleSince: NOW - 40, protectedSince: NOW - 900, renewedAt: NOW - 400 },
      { action: 'none', nextAt: NOW + 60 },
    ],
    [
      'the last client went a while ago',
      { sockets: 0, idleSince: NOW - 100, protectedSince: NOW - 900, renewedAt: NOW - 400 },
      { action: 'release' },
    ],
    [
      'another client came after the last had gone',
      { sockets: 1, idleSince: NOW - 100, protectedSince: NOW - 900, renewedAt: NOW - 400 },
      { action: 'none', nextAt: NOW + 100 },
    ],
    [
      'its longest time is near',
      { sockets: 1, protectedSince: NOW - 1_990, renewedAt: NOW - 400 },
      { action: 'none', nextAt: NOW + 10 },
    ],
    [
      'its longest time is over',
      { sockets: 1, protectedSince: NOW - 2_000, renewedAt: NOW - 400 },
      { action: 'release' },
    ],
    ['it pauses', { sockets: 1, pausedUntil: NOW + 5 }, { action: 'none', nextAt: NOW + 5 }],
    ['the pause is over', { sockets: 1, pausedUntil: NOW }, { action: 'protect' }],
    ['nobody is there in the pause', { sockets: 0, pausedUntil: NOW + 5 }, { action: 'none' }],
  ])('when %s', (_, state, step) => {
    expect(planProtection(state, NOW, TIMES)).toEqual(step);
  });
});

it('a deployment is never kept waiting as long as CloudFormation waits, and one renewal may fail for a while', () => {
  const { expiry, renewAfter, longest, pause } = PROTECTION_TIMES;
  expect(longest + pause).toBeLessThan(3 * 3_600_000);
  // What is asked for last before the longest time must not outlast CloudFormation's patience either.
  expect(longest + expiry).toBeLessThan(3 * 3_600_000);
  expect(expiry - renewAfter).toBeGreaterThanOrEqual(10 * 60_000);
  expect(expiry / 60_000).toBeLessThanOrEqual(2_880);
});
