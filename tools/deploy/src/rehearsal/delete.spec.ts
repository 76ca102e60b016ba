import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Rehearsal, platformStage } from '../testing/rehearsal.ts';

let stage: Rehearsal;
beforeAll(async () => {
  stage = await platformStage();
  for (const app of ['artifact-broker', 'ecs-controller', 'sessions-create', 'sessions-list'])
    await stage.ok('deploy', `apps/${app}`);
});
afterAll(() => stage.stop());

const apps = (): string[] =>
  stage.aws.cloudFormation
    .names()
    .map((name) => name.replace('wc-staging-', ''))
    .filter((name) => /^(sessions|ecs|artifact)/.test(name));

describe('a deletion', () => {
  it.each([
    [['delete', 'apps/sessions-list'], /add --confirm staging/],
    [['delete', 'apps/sessions-list', '--confirm', 'production'], /add --confirm staging/],
    [['delete', 'infra', '--confirm', 'staging'], /add --with-platform/],
    [['delete', 'infra', '--with-platform', '--confirm', 'staging'], /still need/],
    [['delete', 'apps/ecs-controller', '--confirm', 'staging'], /sessions-create still need ecs-controller/],
  ])('%j is refused', async (args, message) => {
    stage.aws.takeWrites();
    expect(await stage.cli(...args)).toMatchObject({ code: 1, stderr: expect.stringMatching(message) });
    expect(stage.aws.takeWrites()).toEqual([]);
  });

  it('of one app takes its stack and its note', async () => {
    await stage.ok('delete', 'apps/sessions-list', '--confirm', 'staging');
    expect(apps()).not.toContain('sessions-list');
    expect(stage.record('sessions-list')).toBeUndefined();
  });

  it('that fails names the resource', async () => {
    stage.aws.cloudFormation.failures.set('wc-staging-sessions-create/Role', 'it is in use');
    const { code, stderr } = await stage.cli('delete', '--confirm', 'staging');
    stage.aws.cloudFormation.failures.clear();
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/could not be deleted .*Role: it is in use/),
    });
    expect(apps()).toEqual(expect.arrayContaining(['ecs-controller']));
  });

  it('of all apps goes on from there, and leaves the platform', async () => {
    await stage.ok('delete', '--confirm', 'staging');
    expect(apps()).toEqual([]);
    expect(stage.stack('data')?.status).toBe('CREATE_COMPLETE');
  });

  it('of everything keeps the data, and names what it has kept', async () => {
    const { stdout } = await stage.ok('delete', '--confirm', 'staging', '--with-platform');
    expect(stage.aws.cloudFormation.names()).toEqual([]);
    expect(stdout).toMatch(/SessionsTable \(AWS::DynamoDB::Table\) was kept: wallcrawler-sessions/);
    expect(stdout).toMatch(/CodeArchive \(AWS::S3::Bucket\) was kept/);
    expect(stage.bucket().size).toBeGreaterThan(0);
  });

  it('is followed by a deployment that takes the data over', async () => {
    const { code, stderr } = await stage.cli('deploy', 'infra');
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringMatching(/already exists/) });
    await stage.ok('deploy', 'infra', '--adopt');
    expect(stage.stack('data')?.status).toBe('CREATE_COMPLETE');
  });
});
