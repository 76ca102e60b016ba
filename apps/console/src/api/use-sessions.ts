import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useApi } from '../auth/session.tsx';
import { mergeFirstPage } from '../lib/session-rows.ts';
import type { ApiClient } from './client.ts';
import type { Session, SessionStatus } from './types.ts';

export interface SessionFilter {
  status: SessionStatus | undefined;
  /** Metadata query in the API's form. */
  q: string | undefined;
}

/** What is known of the sessions that match. */
export interface SessionList {
  rows: Session[];
  /** Whether every session is here, or only the newest. */
  isComplete: boolean;
}

/** Rows a page: most that the API gives. */
const PAGE_ROWS = 1_000;
/** Beyond this many rows, a filter finds faster than scrolling. */
const MOST_ROWS = 20_000;
/** How many of the newest rows are asked for at each poll. */
const POLLED_ROWS = 100;
const POLL_MILLISECONDS = 2_500;
/** A row beyond the newest changes rarely; the whole list is read again this often. */
const WHOLE_MILLISECONDS = 60_000;

interface Page {
  rows: Session[];
  cursor: string | undefined;
}

async function readPage(
  api: ApiClient,
  { status, q }: SessionFilter,
  limit: number,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<Page> {
  const { body, headers } = await api.page<Session[]>('/v1/sessions', { query: { status, q, limit, cursor }, signal });
  return { rows: body, cursor: headers.get('x-next-cursor') ?? undefined };
}

/**
 * The project's sessions, newest first, kept current while the page is visible: the newest rows every few seconds, all
 * of them every minute.
 */
export function useSessions(filter: SessionFilter) {
  const api = useApi();
  const queries = useQueryClient();
  const key = ['sessions', 'list', filter] as const;

  const whole = useQuery({
    queryKey: key,
    refetchInterval: WHOLE_MILLISECONDS,
    staleTime: WHOLE_MILLISECONDS,
    refetchOnWindowFocus: false,
    queryFn: async ({ signal }): Promise<SessionList> => {
      let page = await readPage(api, filter, PAGE_ROWS, undefined, signal);
      let rows = page.rows;
      const known = queries.getQueryData<SessionList>(key);
      // The first rows are shown at once; the others follow while they are looked at.
      if (!known && page.cursor) queries.setQueryData<SessionList>(key, { rows, isComplete: false });
      while (page.cursor && rows.length < MOST_ROWS) {
        page = await readPage(api, filter, PAGE_ROWS, page.cursor, signal);
        rows = [...rows, ...page.rows];
        if (!known) queries.setQueryData<SessionList>(key, { rows, isComplete: !page.cursor });
      }
      return { rows, isComplete: !page.cursor };
    },
  });

  const newest = useQuery({
    queryKey: ['sessions', 'newest', filter],
    queryFn: ({ signal }) => readPage(api, filter, POLLED_ROWS, undefined, signal),
    refetchInterval: POLL_MILLISECONDS,
    enabled: whole.isSuccess,
  });

  const page = newest.data;
  useEffect(() => {
    if (!page) return;
    queries.setQueryData<SessionList>(['sessions', 'list', filter], (known) => {
      if (!known) return known;
      const rows = mergeFirstPage(known.rows, page.rows, !page.cursor);
      return rows === known.rows ? known : { ...known, rows };
    });
  }, [page, filter, queries]);

  return {
    list: whole.data,
    error: whole.error ?? newest.error,
    isLoading: whole.isPending,
    updatedAt: Math.max(whole.dataUpdatedAt, newest.dataUpdatedAt),
    refresh: () => Promise.all([whole.refetch(), newest.refetch()]),
  };
}
