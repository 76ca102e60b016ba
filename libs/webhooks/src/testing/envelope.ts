import type { LifecycleEnvelope } from '../event.ts';

/** An event of the bus, everything at a plain value. */
export const envelope = (type: string, status: string, more: Partial<LifecycleEnvelope> = {}): LifecycleEnvelope => ({
  id: 'change-1',
  source: 'wallcrawler.sessions',
  type,
  time: '2026-01-01T00:00:07.000Z',
  projectId: 'project-1',
  entity: { schema: 'session', id: 'session-1', version: 4 },
  data: { status, createdAt: '2026-01-01T00:00:00.000Z', userMetadata: { team: 'qa' } },
  ...more,
});
