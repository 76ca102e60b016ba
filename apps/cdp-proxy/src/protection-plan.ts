/** What is known of the protection; times in epoch milliseconds. */
export interface ProtectionState {
  /** Clients that are connected. */
  readonly sockets: number;
  /** When the last client went. */
  readonly idleSince?: number;
  /** Since when the task is protected without a break; absent: it is not. */
  readonly protectedSince?: number;
  /** When protection was last asked for with success. */
  readonly renewedAt?: number;
  /** Until when it stays unprotected whoever is connected. */
  readonly pausedUntil?: number;
}

/** Lengths of time in milliseconds. */
export interface ProtectionTimes {
  /** How long ECS protects for one request; ECS takes 1 to 2880 minutes. */
  readonly expiry: number;
  /** Age at which protection is asked for again; what is left of the expiry is for attempts that fail. */
  readonly renewAfter: number;
  /** How long it outlasts the last client: clients that reconnect must not make it flap. */
  readonly linger: number;
  /** The longest that it lasts without a break. */
  readonly longest: number;
  /** Length of that break, in which a deployment that waits can stop the task. */
  readonly pause: number;
}

const MINUTE = 60_000;

/**
 * `longest` is below the three hours after which CloudFormation gives an update up and rolls it back:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection.html
 */
export const PROTECTION_TIMES: ProtectionTimes = {
  expiry: 30 * MINUTE,
  renewAfter: 15 * MINUTE,
  linger: MINUTE,
  longest: 120 * MINUTE,
  pause: 3 * MINUTE,
};

/** What to do now, and when to ask again at the latest. */
export interface ProtectionStep {
  readonly action: 'protect' | 'release' | 'none';
  readonly nextAt?: number;
}

/** Decides what the protection needs at a time. */
export const planProtection = (state: ProtectionState, now: number, times: ProtectionTimes): ProtectionStep => {
  const { sockets, idleSince = 0, protectedSince, renewedAt = 0, pausedUntil = 0 } = state;
  if (protectedSince === undefined) {
    if (sockets === 0) return { action: 'none' };
    return now < pausedUntil ? { action: 'none', nextAt: pausedUntil } : { action: 'protect' };
  }
  const endsAt = Math.min(protectedSince + times.longest, sockets > 0 ? Infinity : idleSince + times.linger);
  if (now >= endsAt) return { action: 'release' };
  const renewAt = renewedAt + times.renewAfter;
  return now >= renewAt ? { action: 'protect' } : { action: 'none', nextAt: Math.min(renewAt, endsAt) };
};
