import { memo } from 'react';
import type { MouseEvent, ReactNode } from 'react';
import classes from './virtual-table.module.css';

export interface Column<T> {
  key: string;
  header: ReactNode;
  /** Of the CSS grid, e.g. `120px` or `minmax(0, 1fr)`. */
  width: string;
  render: (row: T) => ReactNode;
  isNumeric?: boolean;
  /** Left out in a narrow window. */
  isWideOnly?: boolean;
}

interface VirtualRowProps<T> {
  row: T;
  index: number;
  columns: readonly Column<T>[];
  /** Pixels from the top of the rows. */
  start: number;
  height: number;
  /** Whether Tab leads to this row: to one of them only. */
  isReachable: boolean;
  onOpen: ((row: T) => void) | undefined;
  onFocus: (index: number) => void;
}

function VirtualRow<T>({ row, index, columns, start, height, isReachable, onOpen, onFocus }: VirtualRowProps<T>) {
  function onClick(event: MouseEvent): void {
    const isOwn = (event.target as HTMLElement).closest('a, button, input, label');
    if (!isOwn && !window.getSelection()?.toString()) onOpen?.(row);
  }
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      data-index={index}
      data-opens={onOpen ? true : undefined}
      tabIndex={isReachable ? 0 : -1}
      className={classes.row}
      style={{ height, transform: `translateY(${start}px)` }}
      onClick={onClick}
      onFocus={() => onFocus(index)}
    >
      {columns.map(({ key, render, isNumeric }) => (
        <div key={key} role="cell" className={classes.cell} data-numeric={isNumeric || undefined}>
          {render(row)}
        </div>
      ))}
    </div>
  );
}

/** A row that is drawn once: scrolling moves it, and draws only the rows that come into view. */
export const Row = memo(VirtualRow) as typeof VirtualRow;
