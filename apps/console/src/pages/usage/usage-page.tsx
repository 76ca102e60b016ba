import { Skeleton } from '@mantine/core';
import { Suspense, lazy } from 'react';
import { useUsage } from '../../api/use-project.ts';
import { FailureState } from '../../components/failure-state.tsx';
import { Page } from '../../components/page.tsx';
import { formatBytes } from '../../lib/bytes.ts';
import { lastDays } from '../../lib/usage-days.ts';
import classes from './usage-page.module.css';

// The charts are most of the console's code; the figures need not wait for them.
const UsageCharts = lazy(() => import('./usage-charts.tsx'));

const DAYS = 30;
const number = (value: number): string => Math.round(value).toLocaleString('en');

/** What the project has used. */
export default function UsagePage() {
  const { data: usage, error, refetch } = useUsage();
  const days = lastDays(usage?.days ?? [], DAYS, new Date());
  const sum = (field: 'sessions' | 'browserMinutes' | 'proxyBytes') =>
    days.reduce((total, day) => total + day[field], 0);
  const figures = usage && [
    { label: 'Browser minutes', value: number(usage.browserMinutes), note: 'in all, a started minute counts' },
    { label: 'Traffic', value: formatBytes(usage.proxyBytes), note: 'in all' },
    ...(usage.days ? [{ label: 'Sessions', value: number(sum('sessions')), note: `in the last ${DAYS} days` }] : []),
  ];
  return (
    <Page
      name="Usage"
      title="Usage"
      description={`What this project has used. Days are in UTC; the charts show the last ${DAYS}.`}
    >
      {error && !usage && (
        <FailureState title="The usage could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      {!usage && !error && <Skeleton height={380} radius="lg" aria-label="Loading" />}
      {figures && (
        <div className={classes.figures}>
          {figures.map(({ label, value, note }) => (
            <div key={label} className={`wc-card ${classes.figure}`}>
              <span className={classes.label}>{label}</span>
              <span className={classes.value}>{value}</span>
              <span className={classes.note}>{note}</span>
            </div>
          ))}
        </div>
      )}
      {usage?.days && (
        <Suspense fallback={<Skeleton height={300} radius="lg" />}>
          <UsageCharts days={days} />
        </Suspense>
      )}
    </Page>
  );
}
