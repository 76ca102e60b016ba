const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
] as const;

/** `842 ms`, `4.2 s`, `3m 07s`, `2h 05m`, `1d 4h`: two units at most. */
export function formatDuration(milliseconds: number): string {
  if (!Number.isFinite(milliseconds) || milliseconds < 0) return '–';
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 10_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const first = UNITS.findIndex(([, size]) => seconds >= size);
  const [name, size] = UNITS[first]!;
  const [nextName, nextSize] = UNITS[first + 1]!;
  const rest = Math.floor((seconds % size) / nextSize);
  return `${Math.floor(seconds / size)}${name} ${String(rest).padStart(nextName === 'h' ? 1 : 2, '0')}${nextName}`;
}

/** `just now`, `12 s ago`, `5 min ago`, `3 h ago`, then the date. */
export function formatAgo(time: string | number, now: number): string {
  const seconds = Math.round((now - new Date(time).getTime()) / 1_000);
  if (!Number.isFinite(seconds)) return '–';
  if (seconds < 5) return 'just now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h ago`;
  return new Date(time).toLocaleDateString(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
}

/** `21 Nov 2026, 00:14:07` in the user's time zone. */
export const formatTime = (time: string | number): string =>
  new Date(time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** `00:14:07.123` in the user's time zone. */
export const formatClock = (time: number): string => {
  const date = new Date(time);
  const parts = [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, '0'));
  return `${parts.join(':')}.${String(date.getMilliseconds()).padStart(3, '0')}`;
};
