import { useQuery } from '@tanstack/react-query';
import type { SessionDetails } from '../../api/types.ts';
import { useApi } from '../../auth/session.tsx';
import { isLive } from '../../lib/session-rows.ts';

/** One session, asked for again every two seconds while it can change. */
export function useSession(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: ['session', id],
    queryFn: ({ signal }) => api.json<SessionDetails>(`/v1/sessions/${encodeURIComponent(id)}`, { signal }),
    // An ended session may still lack its end: it is written when the container has stopped.
    refetchInterval: ({ state: { data } }) => (data && (isLive(data) || !data.endedAt) ? 2_000 : false),
  });
}
