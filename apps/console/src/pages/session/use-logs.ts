import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { LogEntry, SessionDetails } from '../../api/types.ts';
import { useApi } from '../../auth/session.tsx';
import { isLive } from '../../lib/session-rows.ts';

export interface Logs {
  entries: LogEntry[];
  /** What the next request continues after; undefined when the API gives whole lists only. */
  next: string | undefined;
}

/** More than a person reads; it bounds the memory of the page. */
const MOST_ENTRIES = 100_000;
const NOTHING: Logs = { entries: [], next: undefined };

/** The session's logs, which grow while it is live: only what is new is asked for. */
export function useLogs(session: SessionDetails) {
  const api = useApi();
  const queries = useQueryClient();
  const key = ['logs', session.id];
  return useQuery({
    queryKey: key,
    // Comparing thousands of entries at each poll would cost more than drawing them.
    structuralSharing: false,
    refetchInterval: isLive(session) || !session.endedAt ? 1_000 : false,
    queryFn: async ({ signal }): Promise<Logs> => {
      const known = queries.getQueryData<Logs>(key) ?? NOTHING;
      let { entries, next } = known;
      for (;;) {
        const query = { after: next };
        const { body, headers } = await api.page<LogEntry[]>(`/v1/sessions/${session.id}/logs`, { query, signal });
        const following = headers.get('x-next-after') ?? undefined;
        if (following === undefined) return { entries: body, next: undefined };
        if (body.length > 0) entries = [...entries, ...body];
        const isAtEnd = body.length === 0 || following === next || entries.length >= MOST_ENTRIES;
        next = following;
        if (isAtEnd) return entries === known.entries && next === known.next ? known : { entries, next };
      }
    },
  });
}
