import type { SQSClient } from '@aws-sdk/client-sqs';
import { isPending } from '@wallcrawler/session-state';
import type { SessionRecord } from '@wallcrawler/session-store';
import { sleep } from '@wallcrawler/runtime';
import type { Logger } from '@wallcrawler/runtime';
import type { Slot } from './slot-lease.ts';
import { SlotListener } from './slot-listener.ts';

/** What woke a create: the message in its slot, or the read that runs beside it. */
export type WakePath = 'push' | 'safety_net';

export interface Wake {
  path: WakePath;
  session: SessionRecord;
}

export interface ReadySignalOptions {
  sqs: SQSClient;
  /** Reads the session, strongly consistent. */
  read: (sessionId: string) => Promise<SessionRecord | undefined>;
  log: Logger;
  /** Time between two reads while a slot is held, in ms. Default 1000: the push is normally long there before. */
  pollWithSlot?: number;
  /** Time between two reads without a slot, in ms. Default 250. */
  pollWithoutSlot?: number;
}

/** Waits until a session has left its pending states, by push and by reading, whichever is first. */
export class ReadySignal {
  readonly #options: Required<ReadySignalOptions>;
  readonly #listener: SlotListener;

  constructor(options: ReadySignalOptions) {
    this.#listener = new SlotListener(options.sqs);
    this.#options = { pollWithSlot: 1_000, pollWithoutSlot: 250, ...options };
  }

  /**
   * @param slot the slot that the session's row names as `waiter`; undefined waits by reading alone.
   * @param deadline after which nobody waits any more.
   * @param signal aborts the wait.
   * @returns the session when it became ready or ended; undefined at the deadline or on abort.
   */
  async wait(
    sessionId: string,
    slot: Slot | undefined,
    deadline: Date,
    signal?: AbortSignal,
  ): Promise<Wake | undefined> {
    const over = new AbortController();
    const timer = setTimeout(() => over.abort(), Math.max(0, deadline.getTime() - Date.now()));
    const ended = signal ? AbortSignal.any([over.signal, signal]) : over.signal;
    const contenders = [this.#read(sessionId, slot, ended)];
    if (slot) contenders.push(this.#listen(sessionId, slot, ended));
    try {
      // A read or receive that hangs must not hold the caller beyond its deadline.
      return await Promise.race([firstWake(contenders), aborted(ended)]);
    } finally {
      clearTimeout(timer);
      over.abort();
    }
  }

  async #read(sessionId: string, slot: Slot | undefined, ended: AbortSignal): Promise<Wake | undefined> {
    const { read, log, pollWithSlot, pollWithoutSlot } = this.#options;
    while (!ended.aborted) {
      await sleep(slot ? pollWithSlot : pollWithoutSlot, ended);
      if (ended.aborted) break;
      try {
        const session = await read(sessionId);
        if (session && !isPending(session.status)) return { path: 'safety_net', session };
      } catch (error) {
        log.warn('reading the session failed while waiting for it; reading again', { sessionId, error });
      }
    }
    return undefined;
  }

  async #listen(sessionId: string, slot: Slot, ended: AbortSignal): Promise<Wake | undefined> {
    const { read, log } = this.#options;
    try {
      await this.#listener.hear(slot, sessionId, ended);
      if (ended.aborted) return undefined;
      const session = await read(sessionId);
      if (session && !isPending(session.status)) return { path: 'push', session };
    } catch (error) {
      if (!ended.aborted) log.warn('the wake-up slot failed; the safety net goes on', { slot: slot.name, error });
    }
    return undefined;
  }
}

/** The first contender that has something; undefined when none has. */
function firstWake(contenders: Promise<Wake | undefined>[]): Promise<Wake | undefined> {
  const found = contenders.map(async (contender) => (await contender) ?? Promise.reject(new Error('no wake-up')));
  return Promise.any(found).catch(() => undefined);
}

const aborted = (signal: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
