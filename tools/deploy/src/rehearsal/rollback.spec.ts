import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Rehearsal, STAGING, platformStage } from '../testing/rehearsal.ts';

const APP = 'apps/sessions-list';
let stage: Rehearsal;
/** The digests of the releases, the oldest first. */
const releases: string[] = [];
beforeAll(async () => {
  stage = await platformStage();
  for (const name of ['one', 'two', 'three']) {
    await stage.workspace.build(APP, `exports.handler = async () => '${name}';`);
    await stage.ok('deploy', APP);
    releases.push(stage.record('sessions-list')!.digest);
  }
});
afterAll(() => stage.stop());

const runs = (): number => releases.indexOf(stage.record('sessions-list')!.digest);
const code = (): string => stage.stack('sessions-list')!.current!.parameters['CodeKey']!;

describe('a rollback', () => {
  it('by one step deploys the release before, without a build', async () => {
    const keys = new Map([...stage.bucket()]);
    const { stderr } = await stage.ok('rollback', APP);
    expect(stderr).toMatch(/sessions-list on staging: from [0-9a-f]{12} \(0\.1\.0\) to [0-9a-f]{12}/);
    expect(runs()).toBe(1);
    expect(stage.stack('sessions-list')?.status).toBe('UPDATE_COMPLETE');
    expect(new Map([...stage.bucket()])).toEqual(keys);
  });

  it('to a digest deploys that release, and its first digits are enough', async () => {
    const newest = code();
    await stage.ok('rollback', APP, '--digest', releases[0]!.slice(0, 10));
    expect(runs()).toBe(0);
    expect(code()).not.toBe(newest);
    expect(stage.aws.cloudFormation.effects.versionOf('sessions-list')).toBe(5);
  });

  it('by several steps goes through the history, past pages of it', async () => {
    // The history is now: one, two, three, two, one.
    await stage.ok('rollback', APP, '--steps', '2');
    expect(runs()).toBe(2);
  });

  it('needs no value that only newer templates know', async () => {
    const edge = { DomainName: 'connect.staging.example.com', CertificateArn: 'arn:aws:acm:1' };
    stage.workspace.stage('staging', STAGING, { parameters: { stacks: { edge, 'sessions-list': { Newer: 1 } } } });
    const { stderr } = await stage.ok('rollback', APP, '--digest', releases[1]!);
    expect(stderr).toMatch(/ignored: sessions-list: there is no parameter Newer/);
    stage.workspace.stage('staging', STAGING);
    expect(runs()).toBe(1);
  });

  it('is refused without a history that reaches so far, or with an unknown digest', async () => {
    stage.aws.takeWrites();
    const tooFar = await stage.cli('rollback', APP, '--steps', '99');
    expect(tooFar).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/so there is none 99 back:\n {2}[0-9a-f]{64} 0\.1\.0/),
    });
    const never = await stage.cli('rollback', 'apps/sessions-logs');
    expect(never).toMatchObject({ code: 1, stderr: expect.stringMatching(/never deployed to this stage/) });
    const unknown = await stage.cli('rollback', APP, '--digest', '00000000');
    expect(unknown).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/No release of the history begins with 00000000/),
    });
    expect(stage.aws.takeWrites()).toEqual([]);
  });

  it('goes at once, whatever alarm is on; the next deployment is careful again', async () => {
    const preference = (): (string | undefined)[] =>
      ['DeploymentPreference', 'RollbackOnAlarms'].map(
        (name) => stage.stack('sessions-list')!.current!.parameters[name],
      );
    await stage.ok('deploy', APP);
    expect(preference()).toEqual(['Canary10Percent5Minutes', 'true']);
    await stage.ok('rollback', APP);
    expect(preference()).toEqual(['AllAtOnce', 'false']);
    await stage.ok('deploy', APP);
    expect(preference()).toEqual(['Canary10Percent5Minutes', 'true']);
  });

  it('of the platform is refused by steps, and made by digest under the protection of its data', async () => {
    const first = stage.record('infra')!.digest;
    const refused = await stage.cli('rollback', 'infra');
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(/revert the commit and deploy that/) });
    await stage.workspace.changeTemplate('infra', 'data', ({ Resources }) => {
      Resources['SpareTable'] = {
        ...Resources['UsageTable']!,
        Properties: { ...Resources['UsageTable']!.Properties, TableName: 'spare' },
      };
    });
    await stage.ok('deploy', 'infra');
    const { code: exit, stderr } = await stage.cli('rollback', 'infra', '--digest', first);
    expect({ exit, stderr }).toMatchObject({ exit: 1, stderr: expect.stringMatching(/would\n {2}delete SpareTable/) });
    expect(stage.stack('data')?.current?.resources.has('SpareTable')).toBe(true);
  });
});
