import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Rehearsal, emptyStage, platformStage } from '../testing/rehearsal.ts';

const APP = 'apps/sessions-list';
let stage: Rehearsal;
beforeAll(async () => {
  stage = await platformStage();
});
afterAll(() => stage.stop());

describe('the changes of a deployment', () => {
  it('of a new stack are shown, and no stack is left', async () => {
    stage.aws.takeWrites();
    const { stdout } = await stage.ok('changeset', APP);
    expect(stdout).toMatch(
      /^sessions-list 0\.1\.0 on staging, release [0-9a-f]{12}\n\nwc-staging-sessions-list: is created\n/,
    );
    expect(stdout).toMatch(/^Add +Function +AWS::Lambda::Function$/m);
    expect(stage.stack('sessions-list')).toBeUndefined();
    expect(stage.aws.takeWrites()).toEqual([
      'CreateChangeSet wc-staging-sessions-list',
      'DeleteChangeSet',
      expect.stringMatching(/^DeleteStack arn:/),
    ]);
  });

  it('of a deployed one are shown as a table for a comment', async () => {
    await stage.ok('deploy', APP);
    await stage.workspace.build(APP, 'exports.handler = async () => 2;');
    const before = stage.stack('sessions-list')!.current;
    const { stdout } = await stage.ok('changeset', APP, '--format', 'markdown');
    expect(stdout).toMatch(/^### sessions-list 0\.1\.0 on staging/);
    expect(stdout).toMatch(/\n\n\| action \| logicalId \| type \| replacement \|\n\| --- \| --- \| --- \| --- \|\n/);
    expect(stdout).toMatch(/^\| Modify \| Function \| AWS::Lambda::Function \| False \|$/m);
    expect(stage.stack('sessions-list')).toMatchObject({ current: before, status: 'CREATE_COMPLETE' });
    expect(stage.stack('sessions-list')?.changeSets.size).toBe(0);
  });

  it('are none where nothing has changed', async () => {
    await stage.ok('deploy', APP);
    expect((await stage.ok('changeset', APP)).stdout).toMatch(/wc-staging-sessions-list: no changes\n$/);
  });

  it('name what a deployment would refuse', async () => {
    await stage.workspace.changeTemplate('infra', 'network', ({ Resources }) => {
      Resources['Vpc']!.Properties!['CidrBlock'] = '10.99.0.0/16';
    });
    const { stdout } = await stage.ok('changeset', 'infra');
    expect(stdout).toMatch(/refuses this without --allow-replacement: Vpc/);
  });

  it('end with the reason where CloudFormation refuses', async () => {
    stage.aws.cloudFormation.changeSetFailures.set('wc-staging-sessions-list', 'no good');
    const { code, stderr } = await stage.cli('changeset', APP);
    stage.aws.cloudFormation.changeSetFailures.clear();
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/the stack is as it was: no good/),
    });
    expect(stage.stack('sessions-list')?.changeSets.size).toBe(0);
  });

  it('say for an empty account what has to come first', async () => {
    const empty = await emptyStage();
    const { stdout } = await empty.ok('changeset', 'infra');
    expect(stdout).toMatch(/wc-staging-access: is created/);
    expect(stdout).toMatch(/wc-staging-network: .*the role does not exist yet; the stack access makes it/);
    expect(stdout).toMatch(/wc-staging-cluster: cluster reads what is not in SSM yet: .*Deploy network first\./);
    expect(stdout).toMatch(/wc-staging-messaging: .*there is no code bucket yet/);
    expect(empty.aws.cloudFormation.names()).toEqual([]);
    await empty.stop();
  });
});
