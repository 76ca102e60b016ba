import type { ReactNode } from 'react';
import { FailureState } from './failure-state.tsx';
import { SkeletonRows } from './skeleton-rows.tsx';
import classes from './resource-list.module.css';

export interface ResourceColumn<T> {
  header: string;
  render: (item: T) => ReactNode;
  /** Takes what the other columns leave. */
  isMain?: boolean;
  isEnd?: boolean;
  /** Breaks into lines where the window is narrow. */
  isWrapping?: boolean;
}

interface ResourceListProps<T> {
  label: string;
  items: readonly T[] | undefined;
  error: unknown;
  onRetry: () => void;
  itemKey: (item: T) => string;
  columns: readonly ResourceColumn<T>[];
  empty: ReactNode;
}

/** A short list of things with what can be done to each. */
export function ResourceList<T>({ label, items, error, onRetry, itemKey, columns, empty }: ResourceListProps<T>) {
  if (error && !items) return <FailureState title={`${label} could not be loaded`} error={error} onRetry={onRetry} />;
  if (!items) return <SkeletonRows count={4} />;
  if (items.length === 0) return <div className="wc-card">{empty}</div>;
  return (
    <div className={`wc-card ${classes.card}`}>
      <table className={classes.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map(({ header, isMain, isEnd }, index) => (
              <th key={index} scope="col" data-main={isMain} data-end={isEnd}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={itemKey(item)}>
              {columns.map(({ render, isMain, isEnd, isWrapping }, index) => (
                <td key={index} data-main={isMain} data-end={isEnd} data-wrapping={isWrapping}>
                  {render(item)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
