import { Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useProject } from '../../api/use-project.ts';
import type { Session } from '../../api/types.ts';
import { useApi } from '../../auth/session.tsx';
import classes from './sessions-page.module.css';

/** How many browsers run, of how many the project may run at once. */
export function ConcurrencyMeter() {
  const api = useApi();
  const { concurrency } = useProject().data;
  const { data: count } = useQuery({
    queryKey: ['sessions', 'running-count'],
    queryFn: async ({ signal }) =>
      (await api.json<Session[]>('/v1/sessions', { query: { status: 'RUNNING' }, signal })).length,
    refetchInterval: 5_000,
  });
  if (count === undefined) return null;
  const share = Math.min(100, (count / concurrency) * 100);
  return (
    <div className={classes.meter}>
      <span className="wc-number">
        <strong>{count}</strong> of {concurrency} running
      </span>
      <Progress
        value={share}
        size={5}
        radius="xl"
        color={share >= 90 ? 'orange' : 'iris'}
        aria-label="Concurrency in use"
      />
    </div>
  );
}
