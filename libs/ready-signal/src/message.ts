import * as z from 'zod';
import { SESSION_STATES } from '@wallcrawler/session-state';

/** What the topic carries: enough to wake a waiter, nothing that opens a browser. */
export const readyMessage = z.object({
  sessionId: z.string(),
  projectId: z.string(),
  status: z.enum(SESSION_STATES),
});
export type ReadyMessage = z.output<typeof readyMessage>;

/** Reads a message of a slot's queue; undefined when it is none of ours. */
export function parseReadyMessage(body: string | undefined): ReadyMessage | undefined {
  try {
    const result = readyMessage.safeParse(JSON.parse(body ?? ''));
    return result.success ? result.data : undefined;
  } catch {
    return undefined;
  }
}
