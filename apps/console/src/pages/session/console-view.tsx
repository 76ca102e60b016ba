import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { LogEntry, SessionDetails } from '../../api/types.ts';
import { SearchField } from '../../components/search-field.tsx';
import { VirtualTable } from '../../components/virtual-table.tsx';
import type { Column } from '../../components/virtual-table.tsx';
import { consoleMessages } from '../../lib/console-messages.ts';
import type { ConsoleMessage } from '../../lib/console-messages.ts';
import { formatClock } from '../../lib/duration.ts';
import { isLive } from '../../lib/session-rows.ts';
import { EntryDrawer } from './entry-drawer.tsx';
import { NoLogs, WithLogs } from './log-states.tsx';
import pageClasses from './session-page.module.css';
import classes from './log-views.module.css';

const LEVELS = [
  { value: '', label: 'All' },
  { value: 'error', label: 'Errors' },
  { value: 'warning', label: 'Warnings' },
  { value: 'info', label: 'Info' },
];

const COLUMNS: Column<ConsoleMessage>[] = [
  {
    key: 'level',
    header: '',
    width: '10px',
    render: ({ level }) => <span className={classes.level} data-level={level} role="img" aria-label={level} />,
  },
  {
    key: 'time',
    header: 'Time',
    width: '96px',
    render: ({ at }) => <span className={classes.dim}>{at > 0 ? formatClock(at) : '–'}</span>,
  },
  {
    key: 'text',
    header: 'Message',
    width: 'minmax(0, 1fr)',
    render: ({ text, level }) => (
      <span className={`${classes.mono} ${level === 'error' ? classes.bad : ''}`}>{text}</span>
    ),
  },
  {
    key: 'source',
    header: 'Source',
    width: '140px',
    isWideOnly: true,
    render: ({ source }) => <span className={classes.dim}>{source}</span>,
  },
];

/** What the pages wrote to their consoles. */
export const ConsoleView = ({ session }: { session: SessionDetails }) => (
  <WithLogs session={session}>{(entries) => <ConsoleTable session={session} entries={entries} />}</WithLogs>
);

function ConsoleTable({ session, entries }: { session: SessionDetails; entries: readonly LogEntry[] }) {
  const [level, setLevel] = useState('');
  const [text, setText] = useState('');
  const [opened, setOpened] = useState<ConsoleMessage>();
  const messages = useMemo(() => consoleMessages(entries), [entries]);
  const rows = messages.filter(
    (message) => (!level || message.level === level) && message.text.toLowerCase().includes(text.toLowerCase()),
  );
  return (
    <>
      <div className={pageClasses.toolbar}>
        <SegmentedControl size="xs" aria-label="Level" data={LEVELS} value={level} onChange={setLevel} />
        <SearchField label="Search messages" placeholder="Filter" value={text} onChange={setText} width={220} />
      </div>
      <VirtualTable
        label="Console"
        rows={rows}
        columns={COLUMNS}
        rowKey={({ key }) => key}
        rowHeight={34}
        onOpen={setOpened}
        isFollowing={isLive(session)}
        empty={<NoLogs session={session} isFiltered={messages.length > 0} />}
      />
      {opened && (
        <EntryDrawer title="Message" value={entries[Number(opened.key)]} onClose={() => setOpened(undefined)} />
      )}
    </>
  );
}
