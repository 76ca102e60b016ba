/** What `sessions-create` logs of one create; durations in ms. */
export interface CreateReport {
  /** When it was written. */
  time: string;
  sessionId: string;
  result: string;
  wakePath: string;
  totalMs: number;
  parts: Record<'lease' | 'reserve' | 'launch' | 'wait' | 'answer', number>;
}

/** Finds the report of a session among the lines of the function's log. */
export function findReport(lines: readonly string[], sessionId: string): CreateReport | undefined {
  const line = lines.find((text) => text.includes('"create finished"') && text.includes(sessionId));
  return line === undefined ? undefined : (JSON.parse(line.slice(line.indexOf('{'))) as CreateReport);
}

/** The facts beside the report that say what the wait was for; all in epoch ms. */
export interface TaskTimes {
  /** RunTask. */
  createdAt: number;
  /** The container's process was started. */
  startedAt: number;
  /** READY was written. */
  readyAt: number;
}

/** What a wait consisted of, in ms. `browser` and `wakeUp` make up the wait; the others lie partly before it. */
export interface WaitParts {
  /** RunTask until the container's process was started. */
  container: number;
  /** Process started until READY was written: controller, Chromium, check through the relay. */
  controller: number;
  /** Begin of the wait until READY. */
  browser: number;
  /** READY until the create woke: stream, topic, queue. */
  wakeUp: number;
}

export function waitParts({ time, parts }: CreateReport, { createdAt, startedAt, readyAt }: TaskTimes): WaitParts {
  const woke = Date.parse(time) - parts.answer;
  const began = woke - parts.wait;
  return {
    container: startedAt - createdAt,
    controller: readyAt - startedAt,
    browser: readyAt - began,
    wakeUp: woke - readyAt,
  };
}
