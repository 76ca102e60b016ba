import { useMediaQuery } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { CSSProperties, KeyboardEvent, ReactNode } from 'react';
import { nextIndex } from './next-index.ts';
import { Row } from './virtual-row.tsx';
import type { Column } from './virtual-row.tsx';
import classes from './virtual-table.module.css';

export type { Column } from './virtual-row.tsx';

interface VirtualTableProps<T> {
  /** What the table shows, for who cannot see it. */
  label: string;
  rows: readonly T[];
  columns: readonly Column<T>[];
  rowKey: (row: T) => string;
  /** Pixels. Default 44. */
  rowHeight?: number;
  onOpen?: (row: T) => void;
  /** Keeps the last row in view while it was in view. Default false. */
  isFollowing?: boolean;
  /** Stands in place of the rows when there are none. */
  empty?: ReactNode;
  footer?: ReactNode;
}

/** A table that draws only the rows in view: ten thousand scroll like ten. */
export function VirtualTable<T>(props: VirtualTableProps<T>) {
  const { label, rows, columns, rowKey, rowHeight = 44, onOpen, isFollowing = false, empty, footer } = props;
  const isNarrow = useMediaQuery('(max-width: 1000px)');
  const shown = useMemo(() => columns.filter(({ isWideOnly }) => !isWideOnly || !isNarrow), [columns, isNarrow]);
  const template = shown.map(({ width }) => width).join(' ');
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const mustFocus = useRef(false);
  const wasAtEnd = useRef(true);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rowKey(rows[index]!),
    overscan: 12,
  });

  useEffect(() => {
    if (isFollowing && wasAtEnd.current && rows.length > 0)
      virtualizer.scrollToIndex(rows.length - 1, { align: 'end' });
  }, [isFollowing, rows.length, virtualizer]);

  useEffect(() => {
    if (!mustFocus.current) return;
    // A row far away is drawn some frames after the scroll: until then this waits.
    const target = scroller.current?.querySelector<HTMLElement>(`[data-index="${active}"]`);
    if (!target) return;
    mustFocus.current = false;
    target.focus({ preventScroll: true });
  });

  // The rows are given the same functions at each render, or all would be drawn again.
  const latestOpen = useRef(onOpen);
  useEffect(() => {
    latestOpen.current = onOpen;
  });
  const open = useCallback((row: T) => latestOpen.current?.(row), []);

  function onScroll(): void {
    const { scrollTop, scrollHeight, clientHeight } = scroller.current!;
    wasAtEnd.current = scrollHeight - scrollTop - clientHeight < rowHeight * 2;
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (!(event.target instanceof HTMLElement) || event.target.dataset['index'] === undefined) return;
    if (event.key === 'Enter' && onOpen) return onOpen(rows[active]!);
    const page = Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1;
    const next = nextIndex(event.key, active, rows.length, page);
    if (next === undefined) return;
    event.preventDefault();
    mustFocus.current = true;
    setActive(next);
    virtualizer.scrollToIndex(next);
  }

  const reachable = Math.min(active, rows.length - 1);
  return (
    <div className={`wc-card ${classes.card}`} style={{ '--columns': template } as CSSProperties}>
      <div className={classes.table} role="table" aria-label={label} aria-rowcount={rows.length + 1}>
        <div role="rowgroup">
          <div role="row" aria-rowindex={1} className={classes.head}>
            {shown.map(({ key, header, isNumeric }) => (
              <div key={key} role="columnheader" data-numeric={isNumeric || undefined}>
                {header}
              </div>
            ))}
          </div>
        </div>
        <div role="rowgroup" ref={scroller} className={classes.scroller} onScroll={onScroll} onKeyDown={onKeyDown}>
          {rows.length === 0 && empty}
          <div style={{ height: virtualizer.getTotalSize(), position: 'relative' }} role="presentation">
            {virtualizer.getVirtualItems().map(({ index, key, start }) => (
              <Row
                key={key}
                row={rows[index]!}
                index={index}
                columns={shown}
                start={start}
                height={rowHeight}
                isReachable={index === reachable}
                onOpen={onOpen && open}
                onFocus={setActive}
              />
            ))}
          </div>
        </div>
      </div>
      {footer && <div className={classes.footer}>{footer}</div>}
    </div>
  );
}
