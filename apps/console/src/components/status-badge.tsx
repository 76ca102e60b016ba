import type { SessionStatus } from '../api/types.ts';
import classes from './status-badge.module.css';

export const STATUS_LABELS: Record<SessionStatus, string> = {
  PENDING: 'Pending',
  RUNNING: 'Running',
  COMPLETED: 'Completed',
  TIMED_OUT: 'Timed out',
  ERROR: 'Error',
};

/** A session's status: a colour, and always a word. */
export const StatusBadge = ({ status }: { status: SessionStatus }) => (
  <span className={classes.badge} data-status={status}>
    <span className={classes.dot} aria-hidden />
    {STATUS_LABELS[status] ?? status}
  </span>
);
