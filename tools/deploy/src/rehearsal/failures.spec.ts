import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Rehearsal, STAGING, emptyStage, platformStage } from '../testing/rehearsal.ts';

const APP = 'apps/sessions-list';
const NAME = 'wc-staging-sessions-list';
let stage: Rehearsal;
beforeAll(async () => {
  stage = await platformStage();
});
afterAll(() => stage.stop());
afterEach(() => {
  stage.aws.cloudFormation.failures.clear();
  stage.aws.cloudFormation.changeSetFailures.clear();
  stage.aws.cloudFormation.denied.clear();
});

let builds = 0;
const change = (): Promise<void> => stage.workspace.build(APP, `exports.handler = async () => "change ${++builds}";`);

describe('a first deployment', () => {
  it('whose change set fails leaves no stack behind', async () => {
    stage.aws.cloudFormation.changeSetFailures.set(NAME, 'Template error: something is odd');
    const { code, stderr } = await stage.cli('deploy', APP);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /CloudFormation made no change set, and the stack is as it was: Template error: something is odd/,
    );
    expect(stage.stack('sessions-list')).toBeUndefined();
    expect(stage.record('sessions-list')).toBeUndefined();
  });

  it('that fails is rolled back, and the next one begins anew', async () => {
    stage.aws.cloudFormation.failures.set(`${NAME}/Alias`, 'no alias today');
    const { code, stderr } = await stage.cli('deploy', APP);
    expect(code).toBe(1);
    expect(stderr).toMatch(/could not be created, and what was made was removed/);
    expect(stderr).toMatch(/The first failure:\n {2}Alias \(AWS::Lambda::Alias\): no alias today\n$/);
    expect(stage.stack('sessions-list')?.status).toBe('ROLLBACK_COMPLETE');

    stage.aws.cloudFormation.failures.clear();
    const again = await stage.ok('deploy', APP);
    expect(again.stderr).toMatch(/its creation has failed before; removing what is left/);
    expect(stage.stack('sessions-list')?.status).toBe('CREATE_COMPLETE');
  });

  it('that comes on a change set left behind by a killed one takes the stack over', async () => {
    stage.aws.cloudFormation.held.add('wc-staging-sessions-debug');
    const killed = stage.start('deploy', 'apps/sessions-debug');
    while (stage.stack('sessions-debug') === undefined) await new Promise(setImmediate);
    killed.child.kill('SIGKILL');
    await killed.result;
    expect(stage.stack('sessions-debug')?.status).toBe('REVIEW_IN_PROGRESS');
    stage.aws.cloudFormation.held.clear();
    await stage.ok('deploy', 'apps/sessions-debug');
    expect(stage.stack('sessions-debug')?.status).toBe('CREATE_COMPLETE');
  });
});

describe('an update', () => {
  it('whose change set fails leaves the stack untouched and no change set', async () => {
    const before = stage.stack('sessions-list')!.current;
    await change();
    stage.aws.cloudFormation.changeSetFailures.set(NAME, 'Resource Role is not allowed');
    stage.aws.takeWrites();
    const { code, stderr } = await stage.cli('deploy', APP);
    expect(code).toBe(1);
    expect(stderr).toMatch(/the stack is as it was: Resource Role is not allowed/);
    expect(stage.stack('sessions-list')).toMatchObject({ status: 'CREATE_COMPLETE', current: before });
    expect(stage.stack('sessions-list')?.changeSets.size).toBe(0);
    expect(stage.aws.takeWrites()).not.toContain('ExecuteChangeSet');
  });

  it('that fails is rolled back, and says what has failed first', async () => {
    const before = stage.stack('sessions-list')!.current;
    const record = stage.record('sessions-list');
    await change();
    stage.aws.cloudFormation.failures.set(`${NAME}/Version`, 'alarm went off');
    const { code, stderr } = await stage.cli('deploy', APP);
    expect(code).toBe(1);
    expect(stderr).toMatch(/the update failed and was rolled back: the stack is as it was/);
    expect(stderr).toMatch(/The first failure:\n {2}Version \(AWS::Lambda::Version\): alarm went off\n$/);
    expect(stage.stack('sessions-list')).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE', current: before });
    expect(stage.record('sessions-list')).toEqual(record);
  });

  it('goes through when it is tried again', async () => {
    await stage.ok('deploy', APP);
    expect(stage.stack('sessions-list')?.status).toBe('UPDATE_COMPLETE');
  });
});

describe('a change that would replace or delete data', () => {
  it('is refused by name, and made when it is allowed by name', async () => {
    await stage.workspace.changeTemplate('infra', 'data', ({ Resources }) => {
      Resources['UsageTable']!.Properties!['TableName'] = 'wallcrawler-usage-two';
    });
    const { code, stderr } = await stage.cli('deploy', 'infra');
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /the change set was refused and deleted; the stack is as it was\. It would\n {2}replace UsageTable/,
    );
    expect(stage.stack('data')?.changeSets.size).toBe(0);
    await stage.ok('deploy', 'infra', '--allow-replacement', 'UsageTable');
    expect(stage.stack('data')?.current?.resources.get('UsageTable')?.physicalId).toBe('wallcrawler-usage-two');
  });
});

describe('who may not deploy', () => {
  it('the roles, is told that an administrator has to, and the change set is gone', async () => {
    await stage.workspace.changeTemplate('infra', 'access', (template) => {
      template.Outputs = { ...template.Outputs, More: { Value: 'x' } };
    });
    stage.aws.cloudFormation.denied.add('ExecuteChangeSet wc-staging-access');
    const { code, stderr } = await stage.cli('deploy', 'infra');
    expect(code).toBe(1);
    expect(stderr).toMatch(/wc-staging-access has changes .* only an administrator of the account may deploy/);
    expect(stage.stack('access')?.changeSets.size).toBe(0);
  });

  it('anything, is told which stack is as it was', async () => {
    await change();
    stage.aws.cloudFormation.denied.add(`ExecuteChangeSet ${NAME}`);
    const { code, stderr } = await stage.cli('deploy', APP);
    expect(code).toBe(1);
    expect(stderr).toMatch(/you may not execute the change set, and the stack is as it was: User is not authorized/);
    expect(stage.stack('sessions-list')?.changeSets.size).toBe(0);
  });

  it('anything, may look at a new stack nevertheless', async () => {
    stage.aws.cloudFormation.denied.add('DeleteStack wc-staging-projects-list');
    const { stdout } = await stage.ok('changeset', 'apps/projects-list');
    expect(stdout).toMatch(/wc-staging-projects-list: is created/);
    expect(stage.stack('projects-list')?.status).toBe('REVIEW_IN_PROGRESS');
  });
});

describe('nothing is changed', () => {
  const writesAfter = async (...args: string[]): Promise<{ stderr: string; code: number | null; writes: string[] }> => {
    stage.aws.takeWrites();
    const { stderr, code } = await stage.cli(...args);
    return { stderr, code, writes: stage.aws.takeWrites() };
  };

  it('in an account that is not the stage', async () => {
    stage.workspace.stage('staging', '999999999999');
    const { stderr, code, writes } = await writesAfter('deploy', APP);
    stage.workspace.stage('staging', STAGING);
    expect({ code, writes }).toEqual({ code: 1, writes: [] });
    expect(stderr).toMatch(/belong to the account 111111111111, and the stage staging is the account 999999999999/);
  });

  it('when a parameter has no value or is unknown, and all of them are named', async () => {
    const wrong = { edge: { Domain: 'x' }, 'sessions-list': { LogLevel: 'loud', Nothing: 1, CodeKey: 'mine' } };
    stage.workspace.stage('staging', STAGING, { parameters: { stacks: wrong, all: { Unused: 1 } } });
    const checked = await stage.cli('check');
    const { stderr, code, writes } = await writesAfter('deploy', APP);
    stage.workspace.stage('staging', STAGING);
    expect({ code, changes: writes.filter((call) => !call.startsWith('PUT')) }).toEqual({ code: 1, changes: [] });
    expect(stderr).toMatch(/sessions-list: LogLevel: expected one of debug, info, warn, error, got "loud"/);
    expect(stderr).toMatch(/sessions-list: there is no parameter Nothing; remove/);
    expect(stderr).toMatch(/sessions-list: CodeKey is given by the deploy tool/);
    expect(checked.code).toBe(1);
    expect(checked.stderr).toMatch(/edge: DomainName has no value: set parameters\.stacks\.edge\.DomainName/);
    expect(checked.stderr).toMatch(/no stack has a parameter Unused/);
  });

  it('when the project is not packaged, or was composed again since', async () => {
    await stage.workspace.build('apps/sessions-logs', '1');
    stage.workspace.write('dist/apps/sessions-logs/templates/sessions-logs.yaml', 'Resources: {}\n');
    const stale = await writesAfter('deploy', 'apps/sessions-logs');
    const missing = await writesAfter('deploy', 'apps/nothing-here');
    expect(stale).toMatchObject({
      code: 1,
      writes: [],
      stderr: expect.stringMatching(/run the target `package`.*again/),
    });
    expect(missing).toMatchObject({ code: 1, writes: [], stderr: expect.stringMatching(/run the target `package`/) });
  });

  it.each([
    [['deploy'], /expected a project/],
    [['deploy', '../etc'], /expected infra or apps\/<app>/],
    [['deploy', APP, 'apps/other'], /unexpected apps\/other/],
    [['deploy', APP, '--digest', 'abc'], /--digest: expected a SHA-256 in hex/],
    [['deploy', APP, '--from', 'b'], /--from: expected --digest/],
    [['rollback', APP, '--steps', '0'], /--steps: expected a whole number from 1/],
    [['rollback', APP, '--steps', '1', '--digest', 'a'.repeat(64)], /give one of them/],
    [['changeset', APP, '--format', 'html'], /--format: expected text or markdown/],
    [['deploy', APP, '--timeout-minutes', '-1'], /timeout-minutes/],
    [['up', '--parallel', '1e9'], /--parallel: expected a whole number/],
    [['up', '--force'], /Unknown option '--force'/],
    [['destroy', APP], /There is no command "destroy"/],
  ])('by %j, which ends with the usage', async (args, message) => {
    const { stderr, code, writes } = await writesAfter(...args);
    expect({ code, writes }).toEqual({ code: 2, writes: [] });
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/deploy <projectRoot>/);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe('an app before the platform', () => {
  it('asks for the platform', async () => {
    const empty = await emptyStage();
    const { code, stderr } = await empty.cli('deploy', APP);
    expect({ code, writes: empty.aws.takeWrites() }).toEqual({ code: 1, writes: [] });
    expect(stderr).toMatch(/has no code bucket yet: deploy infra first/);
    await empty.stop();
  });
});
