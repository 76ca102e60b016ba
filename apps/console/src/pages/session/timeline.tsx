import type { SessionDetails } from '../../api/types.ts';
import { useNow } from '../../components/time.tsx';
import { formatClock, formatDuration } from '../../lib/duration.ts';
import { timelineOf } from '../../lib/timeline.ts';
import classes from './session-page.module.css';

const NAMES: Record<string, string> = {
  CREATING: 'Created',
  PROVISIONING: 'Starting the container',
  STARTING: 'Starting the browser',
  READY: 'Ready',
  ACTIVE: 'In use',
  TERMINATING: 'Ending',
  STOPPED: 'Ended',
  COMPLETED: 'Ended',
  TIMED_OUT: 'Timed out',
  FAILED: 'Failed',
  ERROR: 'Failed',
};

/** The states of a session, with how long each took. */
export function Timeline({ session }: { session: SessionDetails }) {
  const now = useNow();
  return (
    <ol className={classes.steps}>
      {timelineOf(session, now).map(({ state, at, milliseconds, isCurrent }, index) => (
        <li
          key={index}
          className={classes.step}
          data-current={isCurrent || undefined}
          data-bad={/FAILED|ERROR|TIMED_OUT/.test(state) || undefined}
        >
          <span>{NAMES[state] ?? state}</span>
          <span className="wc-number">{milliseconds !== undefined && formatDuration(milliseconds)}</span>
          <span className={`wc-number ${classes.stepTime}`}>{formatClock(at)}</span>
        </li>
      ))}
    </ol>
  );
}
