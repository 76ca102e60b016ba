import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../testing/eventually.ts';
import { startFixture } from './testing/engine-fixture.ts';

let fixture: Awaited<ReturnType<typeof startFixture>>;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture.close());

const tasksOf = (name: string) => fixture.engine.tasks().filter(({ record }) => record.serviceName === name);
const running = (name: string) => tasksOf(name).filter(({ record }) => record.lastStatus === 'RUNNING');

describe('a service', () => {
  it('keeps the desired number of tasks running and replaces one that dies', async () => {
    fixture.engine.defineService({ ServiceName: 'pair', TaskDefinition: 'patient', DesiredCount: 2 });
    const before = await eventually('two run', () => running('pair').length === 2 && running('pair'));
    expect(fixture.engine.serviceEndpoints('pair')).toEqual(
      before.map(({ record }) => ({ host: record.address, port: 9223 })),
    );
    const victim = before[0]?.record;
    process.kill(victim?.process?.pid as number, 'SIGKILL');
    await eventually('another has taken its place', () =>
      running('pair').some(({ record }) => !before.some((task) => task.record.taskId === record.taskId)),
    );
    expect(running('pair')).toHaveLength(2);
    expect(tasksOf('pair').every(({ record }) => record.group === 'service:pair')).toBe(true);
  });

  it('waits longer from failure to failure', async () => {
    fixture.engine.defineService({ ServiceName: 'crashing', TaskDefinition: 'brief' });
    const tasks = await eventually('three have been started', () => {
      const all = tasksOf('crashing');
      return all.length >= 3 && all;
    });
    const [first = 0, second = 0, third = 0] = tasks.map(({ record }) => record.createdAt);
    expect(second - first).toBeGreaterThanOrEqual(500);
    expect(third - second).toBeGreaterThanOrEqual(1000);
  });

  it('moves to a new revision, and stops the old task when the new one runs unless it is protected', async () => {
    fixture.engine.defineService({ ServiceName: 'rolling', TaskDefinition: 'patient' });
    const [old] = await eventually('the first runs', () => running('rolling').length === 1 && running('rolling'));
    old?.protect(Date.now() + 60_000);
    fixture.engine.defineService({ ServiceName: 'rolling', TaskDefinition: 'stubborn' });
    await eventually('both run', () => running('rolling').length === 2);
    expect(old?.record.desiredStatus).toBe('RUNNING');
    old?.protect(undefined);
    await old?.stopped;
    expect(old?.record.stopCode).toBe('ServiceSchedulerInitiated');
    expect(running('rolling').map(({ record }) => record.family)).toEqual(['stubborn']);
  });
});
