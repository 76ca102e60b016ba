import { endsAsTimeout } from './transitions.ts';
import { END_REASONS, SESSION_STATES } from './states.ts';
import type { EndReason, SessionState } from './states.ts';

/** The `status` of a session as Browserbase's SDK knows it. */
export const SDK_STATUSES = ['PENDING', 'RUNNING', 'ERROR', 'TIMED_OUT', 'COMPLETED'] as const;
export type SdkStatus = (typeof SDK_STATUSES)[number];

/**
 * Maps the internal state to the SDK's status.
 * A released session counts as COMPLETED from the moment of its release, and one that ran out of time as TIMED_OUT,
 * although its task may take some seconds to stop.
 */
export function toSdkStatus(state: SessionState, reason?: EndReason): SdkStatus {
  switch (state) {
    case 'CREATING':
    case 'PROVISIONING':
    case 'STARTING':
      return 'PENDING';
    case 'READY':
    case 'ACTIVE':
      return 'RUNNING';
    case 'TERMINATING':
      if (endsAsTimeout(reason)) return 'TIMED_OUT';
      return reason === 'released' ? 'COMPLETED' : 'RUNNING';
    case 'STOPPED':
      return 'COMPLETED';
    case 'FAILED':
      return 'ERROR';
    case 'TIMED_OUT':
      return 'TIMED_OUT';
  }
}

/** The states in which a session can have this status. In TERMINATING the reason decides. */
export const statesOf = (status: SdkStatus): SessionState[] =>
  SESSION_STATES.filter((state) => [undefined, ...END_REASONS].some((reason) => toSdkStatus(state, reason) === status));
