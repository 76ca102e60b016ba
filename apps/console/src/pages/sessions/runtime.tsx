import type { Session } from '../../api/types.ts';
import { useNow } from '../../components/time.tsx';
import { formatDuration } from '../../lib/duration.ts';
import { runtimeOf } from '../../lib/session-rows.ts';

/** How long the session has run; counts while it is live. */
export function Runtime({ session }: { session: Session }) {
  const now = useNow();
  return <span className="wc-number">{formatDuration(runtimeOf(session, now))}</span>;
}
