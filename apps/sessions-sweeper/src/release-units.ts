import type { Attempt, SweepDependencies, SweepRepairs } from './sweep.ts';

/** Gives back concurrency units that no session is entitled to. */
export async function releaseUnits(
  { projects, log }: SweepDependencies,
  attempt: Attempt,
): Promise<Pick<SweepRepairs, 'strayUnits'>> {
  let strayUnits = 0;
  for await (const project of projects.list())
    await attempt('releasing stray units', async () => {
      const released = await projects.releaseStrayUnits(project);
      if (released.length > 0) log.warn('released stray concurrency units', { projectId: project.projectId, released });
      strayUnits += released.length;
    });
  return { strayUnits };
}
