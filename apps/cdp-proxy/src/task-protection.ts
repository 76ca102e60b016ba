/**
 * Keeps ECS from stopping this task, for a deployment or a scale-in, while clients are connected: a session without
 * `keepAlive` ends with its connection. Asked of the task's own agent:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection-endpoint.html
 *
 * The relay knows nothing of it: a failure is logged and tried again, and never more than a protection is lost by it.
 */
import type { Logger } from '@wallcrawler/runtime';
import * as z from 'zod';
import { planProtection, PROTECTION_TIMES, type ProtectionState, type ProtectionTimes } from './protection-plan.ts';

/** Told of every client that comes and goes. */
export interface TaskProtection {
  attached(): void;
  detached(): void;
  /** Asks for nothing more; the task is ending. */
  stop(): void;
}

/** Options of `createTaskProtection`. */
export interface TaskProtectionOptions {
  /** ECS_AGENT_URI, which ECS gives every task; absent elsewhere, where there is nothing to protect from. */
  readonly agentUri: string | undefined;
  readonly log: Logger;
  /** Default: `PROTECTION_TIMES`. */
  readonly times?: ProtectionTimes;
  /** Milliseconds until the first new attempt after a failure; doubled each time, a minute at most. Default 2000. */
  readonly retryMs?: number;
}

const REQUEST_MS = 10_000;
const LONGEST_RETRY_MS = 60_000;

/** Makes the protection of this task; it asks for nothing before the first client. */
export const createTaskProtection = (options: TaskProtectionOptions): TaskProtection => {
  const { agentUri, log, times = PROTECTION_TIMES, retryMs = 2_000 } = options;
  if (!agentUri) return { attached: () => undefined, detached: () => undefined, stop: () => undefined };
  let state: ProtectionState = { sockets: 0 };
  let timer: NodeJS.Timeout | undefined;
  let asking = false;
  let failures = 0;
  const stopped = new AbortController();

  const step = (): void => {
    clearTimeout(timer);
    if (asking || stopped.signal.aborted) return;
    const { action, nextAt } = planProtection(state, Date.now(), times);
    if (action !== 'none') void ask(action === 'protect');
    else if (nextAt !== undefined) wait(nextAt - Date.now());
  };

  const wait = (ms: number): void => {
    timer = setTimeout(step, ms).unref();
  };

  const ask = async (enabled: boolean): Promise<void> => {
    asking = true;
    const now = Date.now();
    try {
      await setProtection(agentUri, enabled, times.expiry, stopped.signal);
      failures = 0;
      state = enabled ? protectedFrom(state, now) : releasedAt(state, now, times);
    } catch (error) {
      if (stopped.signal.aborted) return;
      failures += 1;
      log.warn('the protection of this task cannot be changed', { enabled, failures, error });
    } finally {
      asking = false;
    }
    if (failures === 0) step();
    else wait(Math.min(retryMs * 2 ** (failures - 1), LONGEST_RETRY_MS));
  };

  return {
    attached: () => {
      state = { ...state, sockets: state.sockets + 1 };
      if (failures === 0) step();
    },
    detached: () => {
      state = { ...state, sockets: state.sockets - 1, idleSince: Date.now() };
      if (failures === 0) step();
    },
    stop: () => {
      clearTimeout(timer);
      stopped.abort();
    },
  };
};

const protectedFrom = (state: ProtectionState, now: number): ProtectionState => ({
  ...state,
  protectedSince: state.protectedSince ?? now,
  renewedAt: now,
});

const releasedAt = (
  { sockets, idleSince, protectedSince = 0 }: ProtectionState,
  now: number,
  times: ProtectionTimes,
): ProtectionState => {
  const wasLongest = now >= protectedSince + times.longest;
  return { sockets, idleSince, ...(wasLongest && { pausedUntil: now + times.pause }) };
};

/** What the agent answers: a failure of ECS has the status 200, too. */
const answer = z.object({
  protection: z.object({ ProtectionEnabled: z.boolean() }).optional(),
  failure: z.object({ Reason: z.string().nullish() }).nullish(),
  error: z.object({ Code: z.string().nullish(), Message: z.string().nullish() }).nullish(),
});

const setProtection = async (
  agentUri: string,
  enabled: boolean,
  expiryMs: number,
  signal: AbortSignal,
): Promise<void> => {
  const response = await fetch(`${agentUri}/task-protection/v1/state`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ProtectionEnabled: enabled,
      ...(enabled && { ExpiresInMinutes: Math.max(1, Math.round(expiryMs / 60_000)) }),
    }),
    signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_MS)]),
  });
  const { protection, failure, error } = answer.parse(await response.json());
  if (protection?.ProtectionEnabled === enabled) return;
  const reason = failure?.Reason ?? [error?.Code, error?.Message].filter(Boolean).join(': ');
  throw new Error(`the ECS agent answered ${response.status}: ${reason || 'without a reason'}`);
};
