import { describe, expect, it } from '@jest/globals';
import { SESSION_STATES, isPending, isTerminal } from '@wallcrawler/session-state';
import { leavesPending, toLifecycleEvent } from './lifecycle-event.ts';
import { sessionIn } from './testing/session-change.ts';

describe(toLifecycleEvent, () => {
  it('tells of a new session', () => {
    expect(toLifecycleEvent('change-1', undefined, sessionIn('CREATING', { userMetadata: { team: 'qa' } }))).toEqual({
      id: 'change-1',
      source: 'wallcrawler.sessions',
      type: 'session.created',
      time: '2026-01-01T00:00:07.000Z',
      projectId: 'project-1',
      entity: { schema: 'session', id: 'session-1', version: 4 },
      data: { status: 'PENDING', createdAt: '2026-01-01T00:00:00.000Z', userMetadata: { team: 'qa' } },
    });
  });

  it('tells of an end with its reason', () => {
    const ended = sessionIn('TIMED_OUT', {
      reason: 'timeout',
      startedAt: '2026-01-01T00:00:01.000Z',
      endedAt: '2026-01-01T00:00:07.000Z',
    });
    expect(toLifecycleEvent('change-2', sessionIn('TERMINATING'), ended)).toMatchObject({
      type: 'session.ended',
      data: {
        status: 'TIMED_OUT',
        reason: 'timeout',
        startedAt: '2026-01-01T00:00:01.000Z',
        endedAt: '2026-01-01T00:00:07.000Z',
      },
    });
  });

  const pairs = SESSION_STATES.flatMap((from) => SESSION_STATES.map((to) => [from, to] as const));

  it.each(pairs)('%s -> %s is told at most once in a life', (from, to) => {
    const expected =
      isTerminal(to) && !isTerminal(from)
        ? 'session.ended'
        : to === 'READY' && isPending(from)
          ? 'session.ready'
          : undefined;
    expect(toLifecycleEvent('change', sessionIn(from), sessionIn(to))?.type).toBe(expected);
  });

  it.each(pairs)('%s -> %s wakes the create only when the session leaves its pending states', (from, to) => {
    expect(leavesPending(sessionIn(from), sessionIn(to))).toBe(isPending(from) && !isPending(to));
  });

  it('carries nothing that opens a browser or names our network', () => {
    for (const state of SESSION_STATES) {
      const trace = 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1';
      const event = toLifecycleEvent('change', undefined, sessionIn(state, { trace }));
      expect(JSON.stringify(event)).not.toMatch(/10\.0\.0\.7|arn:|slot-|endpoint|waiter|Root=/);
    }
  });

  it('wakes nobody for a row that is new', () => {
    expect(leavesPending(undefined, sessionIn('READY'))).toBe(false);
  });
});
