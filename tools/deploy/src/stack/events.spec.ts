import type { StackEvent } from '@aws-sdk/client-cloudformation';
import { describe, expect, it } from '@jest/globals';
import { describeEvent, failedEvents, newerThan, outcomeOf } from './events.ts';
import { phaseOf } from './status.ts';

const event = (id: string, status: string, more: Partial<StackEvent> = {}): StackEvent => ({
  EventId: id,
  StackId: 'stack',
  StackName: 'stack',
  Timestamp: new Date(0),
  PhysicalResourceId: 'thing',
  LogicalResourceId: 'Thing',
  ResourceType: 'T',
  ResourceStatus: status as NonNullable<StackEvent['ResourceStatus']>,
  ...more,
});
const own = (id: string, status: string): StackEvent => event(id, status, { PhysicalResourceId: 'stack' });

describe(newerThan, () => {
  const page = ['c', 'b', 'a'].map((id) => event(id, 'CREATE_COMPLETE'));

  it('takes what is above the known event', () => {
    expect(newerThan(page, 'b')).toEqual({ fresh: [page[0]], isReached: true });
    expect(newerThan(page, 'c')).toEqual({ fresh: [], isReached: true });
  });

  it('takes the whole page when the known one is further down, or there is none', () => {
    expect(newerThan(page, 'z')).toEqual({ fresh: page, isReached: false });
    expect(newerThan(page, undefined)).toEqual({ fresh: page, isReached: false });
  });
});

describe(outcomeOf, () => {
  it('is the stack’s own last status, once it is final', () => {
    expect(outcomeOf([], 'stack')).toBeUndefined();
    expect(outcomeOf([own('a', 'UPDATE_IN_PROGRESS'), event('b', 'UPDATE_COMPLETE')], 'stack')).toBeUndefined();
    expect(
      outcomeOf([own('a', 'UPDATE_IN_PROGRESS'), own('b', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS')], 'stack'),
    ).toBeUndefined();
    expect(outcomeOf([own('a', 'UPDATE_IN_PROGRESS'), own('b', 'UPDATE_ROLLBACK_COMPLETE')], 'stack')).toBe(
      'UPDATE_ROLLBACK_COMPLETE',
    );
  });
});

describe(failedEvents, () => {
  it('begins with the first cause and leaves out what was only cancelled', () => {
    const cancelled = event('b', 'CREATE_FAILED', { ResourceStatusReason: 'Resource creation cancelled' });
    const cause = event('a', 'CREATE_FAILED', { ResourceStatusReason: 'no' });
    expect(failedEvents([event('x', 'CREATE_COMPLETE'), cause, cancelled])).toEqual([cause]);
  });
});

describe(describeEvent, () => {
  it.each([
    ['CREATE_IN_PROGRESS', undefined],
    ['CREATE_COMPLETE', 'CREATE_COMPLETE Thing (T)'],
    ['UPDATE_FAILED', 'UPDATE_FAILED Thing (T): because'],
    ['UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS Thing (T): because'],
  ])('%s', (status, line) => {
    expect(describeEvent(event('a', status, { ResourceStatusReason: 'because' }))).toBe(line);
  });
});

describe(phaseOf, () => {
  it.each([
    [undefined, 'new'],
    ['REVIEW_IN_PROGRESS', 'new'],
    ['DELETE_COMPLETE', 'new'],
    ['CREATE_COMPLETE', 'settled'],
    ['UPDATE_ROLLBACK_COMPLETE', 'settled'],
    ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'busy'],
    ['DELETE_IN_PROGRESS', 'busy'],
    ['ROLLBACK_COMPLETE', 'unborn'],
    ['CREATE_FAILED', 'unborn'],
    ['UPDATE_ROLLBACK_FAILED', 'stuck'],
    ['DELETE_FAILED', 'stuck'],
  ] as const)('%s is %s', (status, phase) => {
    expect(phaseOf(status)).toBe(phase);
  });
});
