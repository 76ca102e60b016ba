import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Rehearsal, STAGING, platformStage } from '../testing/rehearsal.ts';

const APP = 'apps/sessions-list';
let stage: Rehearsal;
beforeAll(async () => {
  stage = await platformStage();
  await stage.ok('deploy', 'apps/authorizer');
});
afterAll(() => stage.stop());

const version = (): number => stage.aws.cloudFormation.effects.versionOf('sessions-list');
const writes = (): string[] => stage.aws.takeWrites();

describe('one app', () => {
  it('is deployed alone', async () => {
    writes();
    await stage.ok('deploy', APP);
    expect(writes()).toEqual([
      expect.stringMatching(/^PUT .*\/code\/sessions-list\/[0-9a-f]{64}\.zip$/),
      expect.stringMatching(/^PUT .*\/templates\/sessions-list\/[0-9a-f]{64}\.yaml$/),
      expect.stringMatching(/^PUT .*\/releases\/sessions-list\/[0-9a-f]{64}\.json$/),
      'CreateChangeSet wc-staging-sessions-list',
      'ExecuteChangeSet',
      'PutParameter /wallcrawler/releases/sessions-list',
    ]);
    expect(version()).toBe(1);
  });

  it('without a change has nothing to deploy', async () => {
    const { stdout } = await stage.ok('deploy', APP);
    expect(stdout).toMatch(/^sessions-list: nothing to deploy, staging runs [0-9a-f]{64}\n$/);
    expect(writes()).toEqual(['CreateChangeSet wc-staging-sessions-list', 'DeleteChangeSet']);
  });

  it('with another handler gets a new version, and no other stack is touched', async () => {
    const before = stage.record('sessions-list')!.digest;
    await stage.workspace.build(APP, 'exports.handler = async () => 2;');
    const { stderr } = await stage.ok('deploy', APP);
    expect(stderr).toMatch(/^Modify +Version +AWS::Lambda::Version +True$/m);
    expect(version()).toBe(2);
    expect(stage.record('sessions-list')!.digest).not.toBe(before);
    // The template is there already; only the code and the release are new.
    expect(writes().filter((call) => call.startsWith('PUT'))).toHaveLength(2);
  });

  it('with another setting gets a new version of the same code', async () => {
    stage.workspace.stage('staging', STAGING, settings({ 'sessions-list': { LogLevel: 'debug' } }));
    const { stderr } = await stage.ok('deploy', APP);
    expect(stderr).toMatch(/^Modify +Version/m);
    expect(version()).toBe(3);
  });

  it('gets no new version for a value that does not reach the function', async () => {
    stage.workspace.stage(
      'staging',
      STAGING,
      settings({ 'sessions-list': { LogLevel: 'debug', LogRetentionDays: 7 } }),
    );
    const { stderr } = await stage.ok('deploy', APP);
    expect(stderr).toMatch(/^Modify +LogGroup/m);
    expect(stderr).not.toMatch(/^Modify +Version/m);
    expect(version()).toBe(3);
  });

  it('gets a new version when another stack publishes another value', async () => {
    stage.aws.ssm.set('/wallcrawler/data/sessions-table-name', 'wallcrawler-sessions-restored');
    await stage.ok('deploy', APP);
    expect(version()).toBe(4);
  });

  it('is updated when only an output changes', async () => {
    await stage.workspace.changeTemplate(APP, 'sessions-list', (template) => {
      template.Outputs = { Name: { Value: 'sessions-list' } };
    });
    writes();
    await stage.ok('deploy', APP);
    expect(writes()).toContain('ExecuteChangeSet');
    expect(version()).toBe(4);
  });

  it('tags stack and resources with the stage, and nothing that changes by itself', () => {
    expect(stage.stack('sessions-list')?.current?.tags).toEqual({ Project: 'wallcrawler', Stage: 'staging' });
  });

  it('is not deployed when an object in the bucket is not what its key says', async () => {
    await stage.workspace.build(APP, 'exports.handler = async () => 5;');
    const key = [...stage.bucket().keys()].find((name) => name.startsWith('code/authorizer/'))!;
    const { code: wanted } = await stage.workspace.packaged(APP);
    stage.bucket().set(wanted!.key, stage.bucket().get(key)!);
    const { code, stderr } = await stage.cli('deploy', APP);
    expect(code).toBe(1);
    expect(stderr).toMatch(/holds another content than its key says/);
    expect(version()).toBe(4);
  });
});

describe('a container', () => {
  it('is deployed with its image by digest', async () => {
    await stage.ok('deploy', 'apps/artifact-broker');
    await stage.ok('deploy', 'apps/ecs-controller');
    const [image] = stage.workspace.images;
    const uri = `111111111111.dkr.ecr.eu-central-1.amazonaws.com/wallcrawler-ecs-controller@${image!.digest}`;
    expect(stage.stack('ecs-controller')?.current?.parameters['Image']).toBe(uri);
    expect(stage.stack('ecs-controller')?.current?.parameters).not.toHaveProperty('CodeKey');
  });
});

const settings = (stacks: object) => ({
  parameters: {
    stacks: { edge: { DomainName: 'connect.staging.example.com', CertificateArn: 'arn:aws:acm:1' }, ...stacks },
  },
});
