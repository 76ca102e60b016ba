import { NON_TERMINAL_STATES, TERMINAL_STATES } from './states.ts';
import type { EndReason, SessionState } from './states.ts';

/** What can happen to a session. */
export const SESSION_EVENTS = [
  'taskLaunched',
  'launchFailed',
  'taskRunning',
  'browserReady',
  'clientAttached',
  'clientsDetached',
  'clientsGone',
  'neverConnected',
  'releaseRequested',
  'expired',
  'createDeadlineReached',
  'browserExited',
  'taskStopped',
] as const;
export type SessionEventType = (typeof SESSION_EVENTS)[number];

/**
 * What an event does to a session in a state.
 *
 * - `moved`: the session goes to `to`; `reason` is set when it begins to end, or fails.
 * - `ignored`: a repetition, or too late: the row stays as it is and the sender is content.
 * - `premature`: not allowed yet: the sender may try again after the row has moved on.
 */
export type Transition =
  { kind: 'moved'; to: SessionState; reason?: EndReason } | { kind: 'ignored' } | { kind: 'premature' };

const ignored: Transition = { kind: 'ignored' };
const premature: Transition = { kind: 'premature' };
const to = (state: SessionState, reason?: EndReason): Transition => ({
  kind: 'moved',
  to: state,
  ...(reason && { reason }),
});

type Row = Partial<Record<SessionState, Transition>>;

const from = (states: readonly SessionState[], transition: Transition): Row =>
  Object.fromEntries(states.map((state) => [state, transition]));

const BEFORE_END: readonly SessionState[] = NON_TERMINAL_STATES.filter((state) => state !== 'TERMINATING');

/**
 * The transition table: the only place that says what a session may do. What a row does not list is ignored.
 * `taskStopped` in TERMINATING is completed by {@link transition}, because its end state follows from the reason.
 */
export const TRANSITIONS: Readonly<Record<SessionEventType, Row>> = {
  taskLaunched: { CREATING: to('PROVISIONING') },
  launchFailed: { CREATING: to('FAILED', 'launch_failed') },
  taskRunning: { CREATING: premature, PROVISIONING: to('STARTING') },
  // The controller may be faster than the ECS event, but not than the create that records its task.
  browserReady: { CREATING: premature, PROVISIONING: to('READY'), STARTING: to('READY') },
  clientAttached: { READY: to('ACTIVE') },
  clientsDetached: { ACTIVE: to('READY') },
  clientsGone: from(['READY', 'ACTIVE'], to('TERMINATING', 'disconnected')),
  neverConnected: { READY: to('TERMINATING', 'never_connected') },
  releaseRequested: { ...from(BEFORE_END, to('TERMINATING', 'released')), CREATING: to('STOPPED', 'released') },
  expired: from(BEFORE_END, to('TERMINATING', 'timeout')),
  createDeadlineReached: from(['CREATING', 'PROVISIONING', 'STARTING'], to('TERMINATING', 'create_deadline')),
  browserExited: from(BEFORE_END, to('FAILED', 'browser_exited')),
  taskStopped: from(BEFORE_END, to('FAILED', 'task_stopped')),
};

const TIMEOUT_REASONS: readonly (EndReason | undefined)[] = ['timeout', 'create_deadline'];

/** Whether a session that ends for this reason ends as TIMED_OUT (otherwise as STOPPED). */
export const endsAsTimeout = (reason: EndReason | undefined): boolean => TIMEOUT_REASONS.includes(reason);

/**
 * Decides what `event` does to a session in `state`.
 * @param reason why the session is TERMINATING, if it is.
 */
export function transition(state: SessionState, event: SessionEventType, reason?: EndReason): Transition {
  if ((TERMINAL_STATES as readonly SessionState[]).includes(state)) return ignored;
  if (state === 'TERMINATING' && event === 'taskStopped') return to(endsAsTimeout(reason) ? 'TIMED_OUT' : 'STOPPED');
  return TRANSITIONS[event][state] ?? ignored;
}
