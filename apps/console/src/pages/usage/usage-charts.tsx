import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import type { ReactNode } from 'react';
import type { UsageDay } from '../../api/types.ts';
import { formatBytes } from '../../lib/bytes.ts';
import { shortDate } from '../../lib/usage-days.ts';
import classes from './usage-page.module.css';

const Chart = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className={`wc-card ${classes.chart}`} aria-label={`${title} by day`}>
    <h2 className={classes.chartTitle}>{title}</h2>
    {children}
  </section>
);

/** The days as charts. */
export default function UsageCharts({ days }: { days: UsageDay[] }) {
  const data = days.map((day) => ({ ...day, date: shortDate(day.date) }));
  const common = {
    data,
    dataKey: 'date',
    h: 220,
    tickLine: 'none' as const,
    gridAxis: 'x' as const,
    xAxisProps: { minTickGap: 28 },
    // Minutes, sessions and bytes are counted whole.
    yAxisProps: { allowDecimals: false, width: 64 },
    barProps: { radius: [3, 3, 0, 0] as [number, number, number, number], maxBarSize: 26 },
  };
  return (
    <div className={classes.charts}>
      <Chart title="Browser minutes">
        <BarChart {...common} series={[{ name: 'browserMinutes', label: 'Minutes', color: 'iris.5' }]} />
      </Chart>
      <Chart title="Sessions">
        <BarChart {...common} series={[{ name: 'sessions', label: 'Sessions', color: 'teal.6' }]} />
      </Chart>
      <Chart title="Traffic">
        <BarChart
          {...common}
          series={[{ name: 'proxyBytes', label: 'Traffic', color: 'orange.6' }]}
          valueFormatter={formatBytes}
        />
      </Chart>
    </div>
  );
}
