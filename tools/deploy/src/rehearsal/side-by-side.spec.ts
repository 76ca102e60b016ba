import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Rehearsal, platformStage } from '../testing/rehearsal.ts';

const APP = 'apps/sessions-list';
const NAME = 'wc-staging-sessions-list';
let stage: Rehearsal;
beforeAll(async () => {
  stage = await platformStage();
  await stage.ok('deploy', APP);
});
afterAll(() => stage.stop());
afterEach(() => stage.aws.cloudFormation.held.clear());

let builds = 0;
const change = (): Promise<void> => stage.workspace.build(APP, `exports.handler = async () => "change ${++builds}";`);
const version = (): number => stage.aws.cloudFormation.effects.versionOf('sessions-list');

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise(setImmediate);
};
const hasChangeSet = (): boolean => stage.stack('sessions-list')!.changeSets.size > 0;
const isBusy = (): boolean => stage.stack('sessions-list')!.status === 'UPDATE_IN_PROGRESS';

describe('two deployments at once', () => {
  it('of an update end well both, and it is made once', async () => {
    await change();
    const before = version();
    stage.aws.cloudFormation.held.add(NAME);
    const both = [stage.start('deploy', APP), stage.start('deploy', APP)];
    // Both have looked at the same stack and made a change set each before either is executed.
    await until(() => stage.stack('sessions-list')!.changeSets.size === 2);
    stage.aws.cloudFormation.held.clear();
    const results = await Promise.all(both.map(({ result }) => result));
    expect(results.map(({ code, stderr }) => (code === 0 ? 0 : stderr))).toEqual([0, 0]);
    expect(version()).toBe(before + 1);
    expect(results.map(({ stdout }) => /nothing to deploy/.test(stdout)).sort()).toEqual([false, true]);
  });

  it('begin anew when the change set went with the execution of another one', async () => {
    await change();
    stage.aws.cloudFormation.held.add(NAME);
    const run = stage.start('deploy', APP);
    await until(hasChangeSet);
    stage.stack('sessions-list')!.changeSets.clear();
    stage.aws.cloudFormation.held.clear();
    const { code, stderr } = await run.result;
    expect(stderr).toMatch(/another deployment came in between; starting over/);
    expect(code).toBe(0);
  });

  it('of a new stack end well both', async () => {
    const both = [stage.start('deploy', 'apps/sessions-logs'), stage.start('deploy', 'apps/sessions-logs')];
    const results = await Promise.all(both.map(({ result }) => result));
    expect(results.map(({ code }) => code)).toEqual([0, 0]);
    expect(stage.stack('sessions-logs')?.status).toBe('CREATE_COMPLETE');
  });

  it('wait for each other, and the second says so', async () => {
    await change();
    stage.aws.cloudFormation.held.add(NAME);
    const first = stage.start('deploy', APP);
    await until(hasChangeSet);
    stage.aws.cloudFormation.held.clear();
    await until(isBusy);
    stage.aws.cloudFormation.held.add(NAME);
    const second = stage.start('deploy', APP);
    await until(() => stage.aws.calls.filter((call) => call === `DescribeStacks ${NAME}`).length > 8);
    stage.aws.cloudFormation.held.clear();
    expect((await first.result).code).toBe(0);
    const { code, stderr } = await second.result;
    expect(code).toBe(0);
    expect(stderr).toMatch(/is UPDATE_IN_PROGRESS: another deployment is under way; waiting/);
  });
});

describe('a deployment that is ended', () => {
  it('by kill -9 in the middle is finished by the next one', async () => {
    await change();
    const before = version();
    stage.aws.cloudFormation.held.add(NAME);
    const killed = stage.start('deploy', APP);
    await until(hasChangeSet);
    stage.aws.cloudFormation.held.clear();
    await until(isBusy);
    stage.aws.cloudFormation.held.add(NAME);
    killed.child.kill('SIGKILL');
    await killed.result;
    const recorded = stage.record('sessions-list')!.digest;
    stage.aws.cloudFormation.held.clear();
    await stage.ok('deploy', APP);
    expect(stage.stack('sessions-list')?.status).toBe('UPDATE_COMPLETE');
    expect(version()).toBe(before + 1);
    expect(stage.record('sessions-list')!.digest).not.toBe(recorded);
  });

  it('by Ctrl-C before the execution takes its change set back', async () => {
    await change();
    stage.aws.cloudFormation.held.add(NAME);
    const run = stage.start('deploy', APP);
    await until(hasChangeSet);
    run.child.kill('SIGINT');
    const { code, stderr } = await run.result;
    expect(code).toBe(130);
    expect(stderr).toMatch(/a change set that is not executed yet is deleted/);
    expect(hasChangeSet()).toBe(false);
    expect(isBusy()).toBe(false);
  });

  it('by Ctrl-C during the execution says that CloudFormation goes on', async () => {
    stage.aws.cloudFormation.held.add(NAME);
    const run = stage.start('deploy', APP);
    await until(hasChangeSet);
    stage.aws.cloudFormation.held.clear();
    await until(isBusy);
    stage.aws.cloudFormation.held.add(NAME);
    run.child.kill('SIGTERM');
    const { code, stderr } = await run.result;
    expect(code).toBe(130);
    expect(stderr).toMatch(/CloudFormation goes on with the change; run this again to follow it/);
    stage.aws.cloudFormation.held.clear();
    await stage.ok('deploy', APP);
    expect(stage.stack('sessions-list')?.status).toBe('UPDATE_COMPLETE');
  });

  it('by its timeout says the same', async () => {
    await change();
    stage.aws.cloudFormation.held.add(NAME);
    const run = stage.start('deploy', APP, '--timeout-minutes', '0.01');
    await until(hasChangeSet);
    stage.aws.cloudFormation.held.clear();
    await until(isBusy);
    stage.aws.cloudFormation.held.add(NAME);
    const { code, stderr } = await run.result;
    expect(code).toBe(1);
    expect(stderr).toMatch(/is not done after .* minutes\. CloudFormation goes on/);
  });
});
