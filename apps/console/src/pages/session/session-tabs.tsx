import {
  IconArrowsLeftRight,
  IconDownload,
  IconEye,
  IconListDetails,
  IconPlayerPlay,
  IconTerminal2,
} from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import { Suspense, lazy } from 'react';
import type { ReactNode } from 'react';
import { Skeleton } from '@mantine/core';
import type { SessionDetails } from '../../api/types.ts';
import { isLive } from '../../lib/session-rows.ts';
import { ConsoleView } from './console-view.tsx';
import { FilesView } from './files-view.tsx';
import { LiveView } from './live-view.tsx';
import { LogsView } from './logs-view.tsx';
import { NetworkView } from './network-view.tsx';

// The player is larger than all other tabs together.
const ReplayView = lazy(() => import('./replay-view.tsx'));

export interface SessionTab {
  value: string;
  label: string;
  icon: Icon;
  render: () => ReactNode;
}

/** What there is to see of a session; the first is shown first. */
export function tabsOf(session: SessionDetails): SessionTab[] {
  const live = isLive(session);
  return [
    ...(live ? [{ value: 'live', label: 'Live', icon: IconEye, render: () => <LiveView session={session} /> }] : []),
    {
      value: 'replay',
      label: 'Replay',
      icon: IconPlayerPlay,
      render: () => (
        <Suspense fallback={<Skeleton flex={1} radius="lg" />}>
          <ReplayView session={session} />
        </Suspense>
      ),
    },
    { value: 'logs', label: 'Logs', icon: IconListDetails, render: () => <LogsView session={session} /> },
    { value: 'network', label: 'Network', icon: IconArrowsLeftRight, render: () => <NetworkView session={session} /> },
    { value: 'console', label: 'Console', icon: IconTerminal2, render: () => <ConsoleView session={session} /> },
    { value: 'files', label: 'Files', icon: IconDownload, render: () => <FilesView session={session} /> },
  ];
}
