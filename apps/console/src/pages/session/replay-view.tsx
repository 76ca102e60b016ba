import { Skeleton } from '@mantine/core';
import { IconPlayerPlay, IconVideoOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiFailure } from '../../api/failure.ts';
import type { Replays, SessionDetails } from '../../api/types.ts';
import { useApi } from '../../auth/session.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { FailureState } from '../../components/failure-state.tsx';
import { formatDuration } from '../../lib/duration.ts';
import { isLive } from '../../lib/session-rows.ts';
import { shortUrl } from '../../lib/short-url.ts';
import { ReplayPlayer } from './replay-player.tsx';
import classes from './replay-view.module.css';

/** What the session's pages showed, page by page. */
export default function ReplayView({ session }: { session: SessionDetails }) {
  const api = useApi();
  const [chosen, setChosen] = useState<string>();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['replays', session.id],
    queryFn: ({ signal }) => api.json<Replays>(`/v1/sessions/${session.id}/replays`, { signal }),
    refetchInterval: isLive(session) || !session.endedAt ? 5_000 : false,
  });
  const hasNone = (error instanceof ApiFailure && error.status === 404) || data?.pages.length === 0;
  if (hasNone)
    return (
      <div className={`wc-card ${classes.none}`}>
        <EmptyState icon={IconVideoOff} title="There is no recording">
          {isLive(session)
            ? 'It appears here soon after the first page has been drawn.'
            : 'The session was not recorded, it showed nothing, or its recording has expired.'}
        </EmptyState>
      </div>
    );
  if (error && !data)
    return <FailureState title="The recording could not be loaded" error={error} onRetry={() => void refetch()} />;
  if (isPending) return <Skeleton flex={1} radius="lg" aria-label="Loading" />;
  const pages = data?.pages ?? [];
  const shown = pages.find(({ pageId }) => pageId === chosen) ?? pages[0]!;
  return (
    <div className={classes.replay}>
      <ReplayPlayer key={shown.pageId} sessionId={session.id} pageId={shown.pageId} />
      {pages.length > 1 && (
        <div className={classes.pages} role="tablist" aria-label="Recorded pages">
          {pages.map(({ pageId, title, pageUrl = '', startTimeMs, endTimeMs }) => (
            <button
              key={pageId}
              type="button"
              role="tab"
              aria-selected={pageId === shown.pageId}
              className={classes.page}
              title={pageUrl}
              onClick={() => setChosen(pageId)}
            >
              <IconPlayerPlay size={14} aria-hidden />
              <span className={classes.name}>{title || shortUrl(pageUrl).host || `Page ${pageId}`}</span>
              <span className={`wc-number ${classes.time}`}>{formatDuration(endTimeMs - startTimeMs)}</span>
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
