/** Where a controller learns which session it serves: it may be told at start, or be claimed after it has started. */
export interface SessionSource {
  /** Resolves with the session's id; `signal` ends the wait with a rejection. */
  next(signal: AbortSignal): Promise<string>;
}

/** The session that RunTask put into the environment as SESSION_ID. */
export const sessionFromEnvironment = (env: NodeJS.ProcessEnv): SessionSource => ({
  next: async () => {
    if (!env.SESSION_ID) throw new Error('SESSION_ID is not set: RunTask must name the session of the task');
    return env.SESSION_ID;
  },
});
