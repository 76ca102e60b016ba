import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiFailure } from './failure.ts';

/**
 * Retries what may pass by itself, never what the API refused.
 * @param onUnauthorized told when the key is accepted no more.
 */
export function createQueryClient(onUnauthorized: () => void): QueryClient {
  const onError = (error: unknown): void => {
    if (error instanceof ApiFailure && error.status === 401) onUnauthorized();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        retry: (count, error) => count < 2 && error instanceof ApiFailure && error.isPassing,
        retryDelay: (count) => 500 * 2 ** count,
        staleTime: 2_000,
        refetchOnWindowFocus: true,
      },
    },
  });
}
