import { useQuery } from '@tanstack/react-query';
import type { DebugUrls, SessionDetails } from '../../api/types.ts';
import { useApi } from '../../auth/session.tsx';

/**
 * The addresses of a running session's live view. They are asked for once: each answer carries new tokens, and a frame
 * with a new address would load anew. The tokens of a read-only view let nobody steer, whatever the page does.
 */
export function useLiveLinks({ id, status }: SessionDetails, isReadOnly: boolean) {
  const api = useApi();
  return useQuery({
    queryKey: ['live-links', id, isReadOnly],
    queryFn: ({ signal }) =>
      api.json<DebugUrls>(`/v1/sessions/${id}/debug`, {
        query: { readOnly: isReadOnly ? 'true' : undefined },
        signal,
      }),
    enabled: status === 'RUNNING',
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
}
