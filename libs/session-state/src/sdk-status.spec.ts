import { describe, expect, it } from '@jest/globals';
import { END_REASONS, SESSION_STATES } from './states.ts';
import { SDK_STATUSES, statesOf, toSdkStatus } from './sdk-status.ts';

describe('toSdkStatus', () => {
  it.each([
    ['CREATING', undefined, 'PENDING'],
    ['PROVISIONING', undefined, 'PENDING'],
    ['STARTING', undefined, 'PENDING'],
    ['READY', undefined, 'RUNNING'],
    ['ACTIVE', undefined, 'RUNNING'],
    ['TERMINATING', 'released', 'COMPLETED'],
    ['TERMINATING', 'disconnected', 'RUNNING'],
    ['TERMINATING', 'never_connected', 'RUNNING'],
    ['TERMINATING', 'timeout', 'TIMED_OUT'],
    ['TERMINATING', 'create_deadline', 'TIMED_OUT'],
    ['STOPPED', 'released', 'COMPLETED'],
    ['FAILED', 'browser_exited', 'ERROR'],
    ['TIMED_OUT', 'timeout', 'TIMED_OUT'],
  ] as const)('%s (%s) is %s', (state, reason, status) => {
    expect(toSdkStatus(state, reason)).toBe(status);
  });

  it.each([
    ['PENDING', ['CREATING', 'PROVISIONING', 'STARTING']],
    ['RUNNING', ['READY', 'ACTIVE', 'TERMINATING']],
    ['COMPLETED', ['TERMINATING', 'STOPPED']],
    ['TIMED_OUT', ['TERMINATING', 'TIMED_OUT']],
    ['ERROR', ['FAILED']],
  ] as const)('%s is that of %j', (status, states) => {
    expect(statesOf(status)).toEqual(states);
  });

  it('is total', () => {
    for (const state of SESSION_STATES)
      for (const reason of [undefined, ...END_REASONS]) expect(SDK_STATUSES).toContain(toSdkStatus(state, reason));
  });
});
