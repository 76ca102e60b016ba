import type { SessionState } from '@wallcrawler/session-state';
import type { Endpoint, SessionRecord } from '@wallcrawler/session-store';

/** Rows that a test sets, read as the gateway reads the table. */
export const sessionRows = () => {
  const rows = new Map<string, SessionRecord>();
  const state = { reads: 0, down: false };
  return {
    state,
    set: (status: SessionState, endpoint?: Endpoint, sessionId = 'session-1') => {
      rows.set(sessionId, { sessionId, projectId: 'project-1', status, endpoint } as never);
    },
    get: async (sessionId: string) => {
      state.reads++;
      if (state.down) throw new Error('the table is down');
      return rows.get(sessionId);
    },
  };
};
