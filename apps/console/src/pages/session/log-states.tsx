import { IconListDetails } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { LogEntry, SessionDetails } from '../../api/types.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { FailureState } from '../../components/failure-state.tsx';
import { SkeletonRows } from '../../components/skeleton-rows.tsx';
import { isLive } from '../../lib/session-rows.ts';
import { useLogs } from './use-logs.ts';

interface WithLogsProps {
  session: SessionDetails;
  children: (entries: readonly LogEntry[]) => ReactNode;
}

/** Gives its child the session's logs, and stands for them while there are none. */
export function WithLogs({ session, children }: WithLogsProps) {
  const { data, error, isPending, refetch } = useLogs(session);
  if (error && !data)
    return <FailureState title="The logs could not be loaded" error={error} onRetry={() => void refetch()} />;
  if (isPending) return <SkeletonRows count={12} />;
  return children(data?.entries ?? []);
}

export const NoLogs = ({ session, isFiltered }: { session: SessionDetails; isFiltered: boolean }) => (
  <EmptyState icon={IconListDetails} title={isFiltered ? 'Nothing matches' : 'Nothing was logged'}>
    {!isFiltered && isLive(session) && 'It appears here as the pages do something.'}
  </EmptyState>
);
