import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { refusal, startHarness } from './testing/harness.ts';
import type { Harness } from './testing/harness.ts';

let harness: Harness;
let projectId: string;
beforeAll(async () => {
  harness = await startHarness();
});
beforeEach(async () => {
  harness.ecs.reset();
  harness.bootEveryTask();
  projectId = await harness.project(20, 1_000);
});
afterAll(() => harness.stop());

describe('limits', () => {
  it('tell which one, how much is used, how much there is, and when to come again', async () => {
    projectId = await harness.project(1, 1);
    await harness.create(projectId);
    const full = await refusal(harness.create(projectId));
    expect(full).toMatchObject({ status: 429, code: 'concurrency_limit', headers: { 'x-should-retry': 'false' } });
    expect(full.toBody()).toMatchObject({ limit: 'concurrency', current: 1, maximum: 1 });

    await harness.projects.setLimits(projectId, { concurrency: 5 });
    const fast = await refusal(harness.create(projectId));
    expect(fast).toMatchObject({ status: 429, code: 'creation_rate_limit' });
    expect(fast.toBody()).toMatchObject({ limit: 'creationsPerMinute', current: 1, maximum: 1 });
    const retryAfter = Number(fast.headers['retry-after']);
    expect(retryAfter).toBeGreaterThanOrEqual(1);
    expect(retryAfter).toBeLessThanOrEqual(60);
    expect(fast.headers).not.toHaveProperty('x-should-retry');
  });
});

describe('a browser that fails while it starts', () => {
  it('tells its user why, without names of our own resources', async () => {
    harness.ecs.intercept.RunTask = ({ startedBy = '' }, proceed) => {
      const answer = proceed();
      const detail = 'Error: extensions need a full Chromium (arn:aws:iam::123456789012:role/secret)';
      void (async () => {
        await harness.sessions.apply(startedBy, { type: 'browserExited', detail });
      })();
      return answer;
    };
    const error = await refusal(harness.create(projectId));
    expect(error).toMatchObject({ status: 502, code: 'launch_failed' });
    expect(error.message).toContain('extensions need a full Chromium');
    expect(error.message).not.toContain('123456789012');
  });
});
