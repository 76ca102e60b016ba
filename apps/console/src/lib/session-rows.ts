import type { Session } from '../api/types.ts';

/** Whether a session can still change. */
export const isLive = ({ status }: Pick<Session, 'status'>): boolean => status === 'PENDING' || status === 'RUNNING';

/** How long a session has run, in ms; until now while it is live. */
export function runtimeOf(session: Session, now: number): number {
  const end = session.endedAt ?? (isLive(session) ? now : session.updatedAt);
  return Math.max(0, new Date(end).getTime() - Date.parse(session.startedAt));
}

/**
 * Lays a newer first page over what is known: rows that it has are replaced, new ones go on top, and rows that it should
 * have but has not (they match the filter no more) are dropped.
 */
export function mergeFirstPage(known: Session[], first: Session[], isWhole: boolean): Session[] {
  if (isWhole) return keepEqual(known, first);
  const oldest = first.at(-1)?.createdAt;
  if (oldest === undefined) return keepEqual(known, first);
  const ids = new Set(first.map(({ id }) => id));
  const older = known.filter(({ id, createdAt }) => !ids.has(id) && createdAt <= oldest);
  return keepEqual(known, [...first, ...older]);
}

/** The same array when nothing has changed: 10,000 rows are not drawn again for nothing. */
function keepEqual(known: Session[], next: Session[]): Session[] {
  const isSame = known.length === next.length && next.every((row, index) => sameRow(row, known[index]!));
  return isSame ? known : next;
}

const sameRow = (one: Session, other: Session): boolean =>
  one.id === other.id &&
  one.updatedAt === other.updatedAt &&
  one.status === other.status &&
  one.proxyBytes === other.proxyBytes;

/** Rows whose id, context or metadata contain the text, whatever its case. */
export function filterRows(rows: Session[], text: string): Session[] {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return rows;
  return rows.filter(
    ({ id, contextId, userMetadata }) =>
      id.includes(wanted) ||
      contextId?.includes(wanted) ||
      (userMetadata && JSON.stringify(userMetadata).toLowerCase().includes(wanted)),
  );
}

/** `team: qa` for each key of the metadata, by name: the API gives keys in any order. Nested keys are joined by dots. */
export function metadataPairs(metadata: Record<string, unknown> | undefined, prefix = ''): [string, string][] {
  const entries = Object.entries(metadata ?? {}).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return entries.flatMap(([key, value]): [string, string][] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? metadataPairs(value as Record<string, unknown>, `${prefix}${key}.`)
      : [[`${prefix}${key}`, typeof value === 'string' ? value : JSON.stringify(value)]],
  );
}
