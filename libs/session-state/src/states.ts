/** The states before READY: the waiting create has no browser yet. */
export const PENDING_STATES = ['CREATING', 'PROVISIONING', 'STARTING'] as const;

/** The states in which a client can drive the browser. */
export const LIVE_STATES = ['READY', 'ACTIVE'] as const;

/** The end states. Nothing leaves them. */
export const TERMINAL_STATES = ['STOPPED', 'FAILED', 'TIMED_OUT'] as const;

/** Every state that something still has to happen to, in the order of a session's life. */
export const NON_TERMINAL_STATES = [...PENDING_STATES, ...LIVE_STATES, 'TERMINATING'] as const;

export const SESSION_STATES = [...NON_TERMINAL_STATES, ...TERMINAL_STATES] as const;

export type PendingState = (typeof PENDING_STATES)[number];
export type LiveState = (typeof LIVE_STATES)[number];
export type TerminalState = (typeof TERMINAL_STATES)[number];
export type SessionState = (typeof SESSION_STATES)[number];

/** Why a session ends or ended. */
export const END_REASONS = [
  'released',
  'disconnected',
  'never_connected',
  'timeout',
  'create_deadline',
  'launch_failed',
  'browser_exited',
  'task_stopped',
] as const;
export type EndReason = (typeof END_REASONS)[number];

export const isTerminal = (state: SessionState): state is TerminalState =>
  (TERMINAL_STATES as readonly SessionState[]).includes(state);

export const isPending = (state: SessionState): state is PendingState =>
  (PENDING_STATES as readonly SessionState[]).includes(state);

export const isLive = (state: SessionState): state is LiveState =>
  (LIVE_STATES as readonly SessionState[]).includes(state);

/**
 * Whether a session in this state holds one unit of its project's concurrency: from its first write until it is told
 * to end. A released session frees its unit at once, so that a client may create the next one without waiting for
 * the task to stop.
 */
export const holdsConcurrencyUnit = (state: SessionState): boolean => isPending(state) || isLive(state);
