import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { LogEntry, SessionDetails } from '../../api/types.ts';
import { SearchField } from '../../components/search-field.tsx';
import { VirtualTable } from '../../components/virtual-table.tsx';
import type { Column } from '../../components/virtual-table.tsx';
import { formatClock } from '../../lib/duration.ts';
import { filterLogs, summaryOf } from '../../lib/log-rows.ts';
import type { LogRow } from '../../lib/log-rows.ts';
import { isLive } from '../../lib/session-rows.ts';
import { EntryDrawer } from './entry-drawer.tsx';
import { NoLogs, WithLogs } from './log-states.tsx';
import pageClasses from './session-page.module.css';
import classes from './log-views.module.css';

const DOMAINS = ['All', 'Network', 'Page', 'Runtime', 'Log'];

const COLUMNS: Column<LogRow>[] = [
  {
    key: 'time',
    header: 'Time',
    width: '96px',
    render: ({ at }) => <span className={classes.dim}>{at > 0 ? formatClock(at) : '–'}</span>,
  },
  { key: 'page', header: 'Page', width: '40px', isNumeric: true, render: ({ entry }) => entry.pageId },
  {
    key: 'method',
    header: 'Event',
    width: 'minmax(140px, 200px)',
    render: ({ entry: { method } }) => <span className={classes.mono}>{method}</span>,
  },
  {
    key: 'summary',
    header: 'What',
    width: 'minmax(0, 1fr)',
    render: ({ entry }) => <span className={classes.dim}>{summaryOf(entry)}</span>,
  },
];

/** Every event that was logged, as it comes. */
export const LogsView = ({ session }: { session: SessionDetails }) => (
  <WithLogs session={session}>{(entries) => <LogTable session={session} entries={entries} />}</WithLogs>
);

function LogTable({ session, entries }: { session: SessionDetails; entries: readonly LogEntry[] }) {
  const [domain, setDomain] = useState('All');
  const [text, setText] = useState('');
  const [opened, setOpened] = useState<LogRow>();
  const rows = useMemo(() => filterLogs(entries, domain === 'All' ? undefined : domain, text), [entries, domain, text]);
  return (
    <>
      <div className={pageClasses.toolbar}>
        <SegmentedControl size="xs" aria-label="Kind of event" data={DOMAINS} value={domain} onChange={setDomain} />
        <SearchField label="Search the logs" placeholder="Filter" value={text} onChange={setText} width={220} />
      </div>
      <VirtualTable
        label="Logs"
        rows={rows}
        columns={COLUMNS}
        rowKey={({ key }) => key}
        rowHeight={34}
        onOpen={setOpened}
        isFollowing={isLive(session)}
        empty={<NoLogs session={session} isFiltered={entries.length > 0} />}
        footer={
          <span className="wc-number">
            {rows.length.toLocaleString('en')} {rows.length === 1 ? 'event' : 'events'}
          </span>
        }
      />
      {opened && <EntryDrawer title={opened.entry.method} value={opened.entry} onClose={() => setOpened(undefined)} />}
    </>
  );
}
