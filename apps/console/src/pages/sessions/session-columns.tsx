import { ActionIcon } from '@mantine/core';
import { IconCookie, IconPlayerStop } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { Session } from '../../api/types.ts';
import { CopyIcon } from '../../components/copy-button.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { Ago } from '../../components/time.tsx';
import type { Column } from '../../components/virtual-table.tsx';
import { formatBytes } from '../../lib/bytes.ts';
import { isLive, metadataPairs } from '../../lib/session-rows.ts';
import { Runtime } from './runtime.tsx';
import classes from './sessions-page.module.css';

function Tags({ session: { userMetadata, contextId } }: { session: Session }) {
  const pairs = metadataPairs(userMetadata);
  if (pairs.length === 0 && !contextId) return <span className={classes.none}>–</span>;
  return (
    <span className={classes.tags}>
      {contextId && (
        <span className={classes.tag} title={`Context ${contextId}`}>
          <IconCookie size={13} style={{ verticalAlign: -2 }} aria-label="With a context" />
        </span>
      )}
      {pairs.slice(0, 4).map(([key, value]) => (
        <span key={key} className={classes.tag} title={`${key}: ${value}`}>
          <b>{key}</b> {value}
        </span>
      ))}
    </span>
  );
}

/** The columns of the session list. @param onRelease told which session is to be ended. */
export const sessionColumns = (onRelease: (session: Session) => void): Column<Session>[] => [
  { key: 'status', header: 'Status', width: '112px', render: ({ status }) => <StatusBadge status={status} /> },
  {
    key: 'id',
    header: 'Session',
    width: 'minmax(134px, 0.6fr)',
    render: ({ id }) => (
      <span className={classes.idCell}>
        <Link to={`/sessions/${id}`} className={classes.id} tabIndex={-1} title={id}>
          {id.slice(0, 13)}
        </Link>
        <CopyIcon value={id} what="session id" />
      </span>
    ),
  },
  {
    key: 'metadata',
    header: 'Metadata',
    width: 'minmax(0, 2.2fr)',
    render: (session) => <Tags session={session} />,
  },
  { key: 'created', header: 'Created', width: '88px', render: ({ createdAt }) => <Ago time={createdAt} /> },
  {
    key: 'runtime',
    header: 'Duration',
    width: '84px',
    isNumeric: true,
    render: (session) => <Runtime session={session} />,
  },
  {
    key: 'traffic',
    header: 'Traffic',
    width: '76px',
    isNumeric: true,
    isWideOnly: true,
    render: ({ proxyBytes }) => formatBytes(proxyBytes),
  },
  {
    key: 'actions',
    header: <span className="mantine-visually-hidden" aria-label="Actions" />,
    width: '32px',
    render: (session) =>
      isLive(session) && (
        <ActionIcon
          className={classes.reveal}
          variant="subtle"
          color="red"
          title="Release"
          aria-label={`Release session ${session.id.slice(0, 8)}`}
          onClick={() => onRelease(session)}
        >
          <IconPlayerStop size={16} />
        </ActionIcon>
      ),
  },
];
