import { Button, SegmentedControl, Tooltip } from '@mantine/core';
import { useDebouncedValue, useDisclosure, useHotkeys } from '@mantine/hooks';
import { IconBrowserPlus, IconPlus, IconSearchOff } from '@tabler/icons-react';
import { Suspense, lazy, useMemo, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { SESSION_STATUSES } from '../../api/types.ts';
import type { Session, SessionStatus } from '../../api/types.ts';
import { useSessions } from '../../api/use-sessions.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { FailureState } from '../../components/failure-state.tsx';
import { Page } from '../../components/page.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { SkeletonRows } from '../../components/skeleton-rows.tsx';
import { STATUS_LABELS } from '../../components/status-badge.tsx';
import { Ago } from '../../components/time.tsx';
import { VirtualTable } from '../../components/virtual-table.tsx';
import { isMetadataQuery, toMetadataQuery } from '../../lib/metadata-query.ts';
import { filterRows } from '../../lib/session-rows.ts';
import { ConcurrencyMeter } from './concurrency-meter.tsx';
import { ReleaseConfirm } from './release-confirm.tsx';
import { sessionColumns } from './session-columns.tsx';
import classes from './sessions-page.module.css';

// The form's fields are much code, and wanted only after a click.
const StartDialog = lazy(() => import('./start-dialog.tsx'));

const STATUS_CHOICES = [
  { value: '', label: 'All' },
  ...SESSION_STATUSES.map((status) => ({ value: status, label: STATUS_LABELS[status] })),
];

/** Every session of the project, live. */
export function SessionsPage() {
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const [text, setText] = useState(search.get('q') ?? '');
  const [settled] = useDebouncedValue(text, 250);
  const [isStarting, starting] = useDisclosure(false);
  const [released, setReleased] = useState<Session>();
  const status = SESSION_STATUSES.find((known) => known === search.get('status'));
  const q = isMetadataQuery(settled) ? toMetadataQuery(settled) : undefined;
  const filter = useMemo(() => ({ status, q }), [status, q]);
  const { list, error, isLoading, updatedAt, refresh } = useSessions(filter);
  useHotkeys([['n', starting.open]]);

  const rows = useMemo(
    () => (q === undefined ? filterRows(list?.rows ?? [], isMetadataQuery(text) ? '' : text) : (list?.rows ?? [])),
    [list, q, text],
  );
  const columns = useMemo(() => sessionColumns(setReleased), []);
  const isFiltered = status !== undefined || text !== '';

  return (
    <Page
      isFilling
      name="Sessions"
      title="Sessions"
      description="Every browser of this project, newest first."
      actions={
        <>
          <ConcurrencyMeter />
          <Tooltip label="Press n">
            <Button leftSection={<IconPlus size={16} />} onClick={starting.open}>
              Start session
            </Button>
          </Tooltip>
        </>
      }
    >
      <div className={classes.filters}>
        <SegmentedControl
          size="xs"
          aria-label="Status"
          data={STATUS_CHOICES}
          value={status ?? ''}
          onChange={(value) => setSearch(value ? { status: value as SessionStatus } : {}, { replace: true })}
        />
        <SearchField
          label="Search sessions by id, or by metadata as key:value"
          placeholder="Id, or metadata as team:qa"
          value={text}
          onChange={setText}
        />
      </div>
      {error && !list && (
        <FailureState title="The sessions could not be loaded" error={error} onRetry={() => void refresh()} />
      )}
      {isLoading && <SkeletonRows count={12} />}
      {list && (
        <VirtualTable
          label="Sessions"
          rows={rows}
          columns={columns}
          rowKey={({ id }) => id}
          onOpen={({ id }) => void navigate(`/sessions/${id}`)}
          empty={
            isFiltered ? (
              <EmptyState icon={IconSearchOff} title="No session matches">
                Try another status or search. Metadata is searched as <code>key:value</code>, with the whole value.
              </EmptyState>
            ) : (
              <EmptyState
                icon={IconBrowserPlus}
                title="No sessions yet"
                action={<Button onClick={starting.open}>Start the first one</Button>}
              >
                Start one here, or point the Browserbase SDK at this API.
              </EmptyState>
            )
          }
          footer={
            <>
              <span className="wc-number" aria-live="polite">
                {rows.length.toLocaleString('en')} {rows.length === 1 ? 'session' : 'sessions'}
                {!list.isComplete && ' (the newest; narrow them down by status or metadata)'}
              </span>
              <span className={classes.live}>
                {error ? 'Could not be refreshed' : <span className={classes.liveDot} aria-hidden />}
                {!error && (
                  <span>
                    Live · updated <Ago time={updatedAt} />
                  </span>
                )}
              </span>
            </>
          }
        />
      )}
      {isStarting && (
        <Suspense>
          <StartDialog onClose={starting.close} />
        </Suspense>
      )}
      {released && (
        <ReleaseConfirm session={released} onClose={() => setReleased(undefined)} onReleased={() => void refresh()} />
      )}
    </Page>
  );
}
