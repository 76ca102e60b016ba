import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../auth/session.tsx';
import { itemsOf } from './listed.ts';
import type { Listed } from './listed.ts';

/**
 * A list of the project's things, and how to read it again after a change.
 * @param name of the query, e.g. `contexts`.
 */
export function useResource<T>(name: string, path: string, query: Record<string, number> = {}) {
  const api = useApi();
  const queries = useQueryClient();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: [name],
    queryFn: ({ signal }) => api.json<Listed<T>>(path, { query, signal }),
  });
  return {
    items: data === undefined ? undefined : itemsOf(data),
    error,
    isPending,
    refetch,
    changed: () => queries.invalidateQueries({ queryKey: [name] }),
  };
}
