import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { END_REASONS, SESSION_STATES, TERMINAL_STATES, holdsConcurrencyUnit, isTerminal } from './states.ts';
import type { EndReason, SessionState } from './states.ts';
import { SESSION_EVENTS, transition } from './transitions.ts';
import type { SessionEventType } from './transitions.ts';

const moved = (to: SessionState, reason?: EndReason) => ({ kind: 'moved', to, ...(reason && { reason }) });
const ignored = { kind: 'ignored' };
const premature = { kind: 'premature' };

/** The whole table, written out: state by event. A dot is `ignored`. */
const expected: Record<SessionEventType, Partial<Record<SessionState, object>>> = {
  taskLaunched: { CREATING: moved('PROVISIONING') },
  launchFailed: { CREATING: moved('FAILED', 'launch_failed') },
  taskRunning: { CREATING: premature, PROVISIONING: moved('STARTING') },
  browserReady: { CREATING: premature, PROVISIONING: moved('READY'), STARTING: moved('READY') },
  clientAttached: { READY: moved('ACTIVE') },
  clientsDetached: { ACTIVE: moved('READY') },
  clientsGone: { READY: moved('TERMINATING', 'disconnected'), ACTIVE: moved('TERMINATING', 'disconnected') },
  neverConnected: { READY: moved('TERMINATING', 'never_connected') },
  releaseRequested: {
    CREATING: moved('STOPPED', 'released'),
    PROVISIONING: moved('TERMINATING', 'released'),
    STARTING: moved('TERMINATING', 'released'),
    READY: moved('TERMINATING', 'released'),
    ACTIVE: moved('TERMINATING', 'released'),
  },
  expired: {
    CREATING: moved('TERMINATING', 'timeout'),
    PROVISIONING: moved('TERMINATING', 'timeout'),
    STARTING: moved('TERMINATING', 'timeout'),
    READY: moved('TERMINATING', 'timeout'),
    ACTIVE: moved('TERMINATING', 'timeout'),
  },
  createDeadlineReached: {
    CREATING: moved('TERMINATING', 'create_deadline'),
    PROVISIONING: moved('TERMINATING', 'create_deadline'),
    STARTING: moved('TERMINATING', 'create_deadline'),
  },
  browserExited: {
    CREATING: moved('FAILED', 'browser_exited'),
    PROVISIONING: moved('FAILED', 'browser_exited'),
    STARTING: moved('FAILED', 'browser_exited'),
    READY: moved('FAILED', 'browser_exited'),
    ACTIVE: moved('FAILED', 'browser_exited'),
  },
  taskStopped: {
    CREATING: moved('FAILED', 'task_stopped'),
    PROVISIONING: moved('FAILED', 'task_stopped'),
    STARTING: moved('FAILED', 'task_stopped'),
    READY: moved('FAILED', 'task_stopped'),
    ACTIVE: moved('FAILED', 'task_stopped'),
  },
};

const cells = SESSION_EVENTS.flatMap((event) => SESSION_STATES.map((state) => ({ event, state }))).filter(
  ({ event, state }) => !(event === 'taskStopped' && state === 'TERMINATING'),
);

describe('transition', () => {
  it.each(cells)('$event in $state', ({ event, state }) => {
    expect(transition(state, event)).toEqual(expected[event][state] ?? ignored);
  });

  it.each([
    ['released', 'STOPPED'],
    ['disconnected', 'STOPPED'],
    ['never_connected', 'STOPPED'],
    ['timeout', 'TIMED_OUT'],
    ['create_deadline', 'TIMED_OUT'],
  ] as const)('a stopped task ends a session TERMINATING because %s as %s', (reason, end) => {
    expect(transition('TERMINATING', 'taskStopped', reason)).toEqual(moved(end));
  });
});

const events = fc.array(fc.constantFrom(...SESSION_EVENTS), { maxLength: 40 });

/** Replays events as the store does: the reason is kept once the session begins to end. */
function replay(sequence: readonly SessionEventType[]) {
  const path: { state: SessionState; reason?: EndReason }[] = [{ state: 'CREATING' }];
  for (const event of sequence) {
    const now = path.at(-1)!;
    const next = transition(now.state, event, now.reason);
    if (next.kind === 'moved') path.push({ state: next.to, reason: next.reason ?? now.reason });
  }
  return path;
}

describe('any sequence of events', () => {
  it('never leaves a terminal state', () => {
    fc.assert(
      fc.property(events, (sequence) => {
        const path = replay(sequence);
        const firstEnd = path.findIndex(({ state }) => isTerminal(state));
        if (firstEnd >= 0) expect(firstEnd).toBe(path.length - 1);
      }),
    );
  });

  it('gives up the concurrency unit at most once and never takes it back', () => {
    fc.assert(
      fc.property(events, (sequence) => {
        const held = replay(sequence).map(({ state }) => holdsConcurrencyUnit(state));
        expect(held).toEqual([...held].sort((a, b) => Number(b) - Number(a)));
      }),
    );
  });

  it('always has a reason once the session begins to end', () => {
    fc.assert(
      fc.property(events, (sequence) => {
        const last = replay(sequence).at(-1)!;
        if (!holdsConcurrencyUnit(last.state)) expect(END_REASONS).toContain(last.reason);
      }),
    );
  });

  it('can always be ended by a release followed by the task stopping', () => {
    fc.assert(
      fc.property(events, (sequence) => {
        const end = replay([...sequence, 'releaseRequested', 'taskStopped']).at(-1)!;
        expect(TERMINAL_STATES).toContain(end.state);
      }),
    );
  });
});
