import { useSyncExternalStore } from 'react';
import { formatAgo, formatTime } from '../lib/duration.ts';

const listeners = new Set<() => void>();
let now = Date.now();
setInterval(() => {
  if (document.hidden) return;
  now = Date.now();
  for (const listener of listeners) listener();
}, 1_000);

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The time, once a second while the page is visible: one timer for all that count. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => now);

/** `5 min ago`, with the full time on hover. */
export function Ago({ time }: { time: string | number }) {
  const current = useNow();
  return (
    <time dateTime={new Date(time).toISOString()} title={formatTime(time)} className="wc-number">
      {formatAgo(time, current)}
    </time>
  );
}
