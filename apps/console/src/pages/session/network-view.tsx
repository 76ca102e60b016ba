import { Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { LogEntry, SessionDetails } from '../../api/types.ts';
import { SearchField } from '../../components/search-field.tsx';
import { VirtualTable } from '../../components/virtual-table.tsx';
import type { Column } from '../../components/virtual-table.tsx';
import { formatBytes } from '../../lib/bytes.ts';
import { formatClock, formatDuration } from '../../lib/duration.ts';
import { networkRequests } from '../../lib/network-requests.ts';
import type { NetworkRequest } from '../../lib/network-requests.ts';
import { isLive } from '../../lib/session-rows.ts';
import { shortUrl } from '../../lib/short-url.ts';
import { EntryDrawer } from './entry-drawer.tsx';
import { NoLogs, WithLogs } from './log-states.tsx';
import pageClasses from './session-page.module.css';
import classes from './log-views.module.css';

const hasFailed = ({ status, error }: NetworkRequest): boolean => (status === undefined ? !!error : status >= 400);

const toneOf = (row: NetworkRequest): string | undefined => {
  const { status } = row;
  if (hasFailed(row)) return classes.bad;
  if (status === undefined) return classes.dim;
  return status >= 300 ? classes.moved : classes.good;
};

const COLUMNS: Column<NetworkRequest>[] = [
  {
    key: 'status',
    header: 'Status',
    width: '62px',
    render: (row) => (
      <span className={toneOf(row)} title={row.error}>
        {row.status ?? (row.error ? 'Failed' : '…')}
      </span>
    ),
  },
  {
    key: 'method',
    header: 'Method',
    width: '58px',
    render: ({ method }) => <span className={classes.mono}>{method}</span>,
  },
  {
    key: 'url',
    header: 'URL',
    width: 'minmax(0, 1fr)',
    render: ({ url }) => {
      const { name, host } = shortUrl(url);
      return (
        <span title={url}>
          {name}
          <span className={classes.host}>{host}</span>
        </span>
      );
    },
  },
  { key: 'type', header: 'Type', width: '86px', render: ({ type }) => <span className={classes.dim}>{type}</span> },
  {
    key: 'size',
    header: 'Size',
    width: '66px',
    isNumeric: true,
    isWideOnly: true,
    render: ({ bytes }) => (bytes === undefined ? '' : formatBytes(bytes)),
  },
  {
    key: 'duration',
    header: 'Time',
    width: '64px',
    isNumeric: true,
    render: ({ duration }) => (duration === undefined ? '' : formatDuration(duration)),
  },
];

/** What the pages asked of the network. */
export const NetworkView = ({ session }: { session: SessionDetails }) => (
  <WithLogs session={session}>{(entries) => <NetworkTable session={session} entries={entries} />}</WithLogs>
);

function NetworkTable({ session, entries }: { session: SessionDetails; entries: readonly LogEntry[] }) {
  const [type, setType] = useState<string | null>(null);
  const [text, setText] = useState('');
  const [opened, setOpened] = useState<NetworkRequest>();
  const requests = useMemo(() => networkRequests(entries), [entries]);
  const types = useMemo(() => [...new Set(requests.map((request) => request.type))].sort(), [requests]);
  const rows = requests.filter(
    (row) => (!type || row.type === type) && row.url.toLowerCase().includes(text.toLowerCase()),
  );
  const bytes = rows.reduce((sum, row) => sum + (row.bytes ?? 0), 0);
  const failed = rows.filter(hasFailed).length;
  return (
    <>
      <div className={pageClasses.toolbar}>
        <Select
          size="sm"
          w={160}
          aria-label="Type"
          placeholder="All types"
          data={types}
          value={type}
          onChange={setType}
          clearable
        />
        <SearchField label="Search by URL" placeholder="Filter by URL" value={text} onChange={setText} width={240} />
      </div>
      <VirtualTable
        label="Network"
        rows={rows}
        columns={COLUMNS}
        rowKey={({ key }) => key}
        rowHeight={36}
        onOpen={setOpened}
        isFollowing={isLive(session)}
        empty={<NoLogs session={session} isFiltered={requests.length > 0} />}
        footer={
          <span className="wc-number">
            {rows.length.toLocaleString('en')} requests · {formatBytes(bytes)}
            {failed > 0 && ` · ${failed} failed`}
          </span>
        }
      />
      {opened && (
        <EntryDrawer
          title={`${opened.method} ${shortUrl(opened.url).name}`}
          value={{ ...opened, key: undefined, startedAt: formatClock(opened.startedAt) }}
          onClose={() => setOpened(undefined)}
        />
      )}
    </>
  );
}
