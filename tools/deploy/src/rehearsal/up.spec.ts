import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Rehearsal, emptyStage } from '../testing/rehearsal.ts';

let stage: Rehearsal;
beforeAll(async () => {
  stage = await emptyStage();
});
afterAll(() => stage.stop());

const stacksOf = (calls: readonly string[], action: string): string[] =>
  calls.filter((call) => call.startsWith(`${action} `)).map((call) => call.split(' ')[1]!);

/** The stacks in the order in which they came to be. */
const created = (): string[] => stage.aws.cloudFormation.names().map((name) => name.replace('wc-staging-', ''));

describe('an empty account', () => {
  it('gets the platform, and then asks for the images', async () => {
    const { code, stderr } = await stage.cli('up');
    expect(code).toBe(1);
    expect(stderr).toMatch(/apps\/(ecs-controller|cdp-proxy) failed, and what needs it was not begun/);
    expect(stderr).toMatch(/no image context-[0-9a-f]{64}: run the target `image`/);
    expect(stage.record('infra')?.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(stage.record('ecs-controller')).toBeUndefined();
  });

  it('gets the roles first and the code bucket second, before anything is uploaded', () => {
    const writes = stage.aws.calls.filter((call) => /^(CreateChangeSet|PUT)/.test(call));
    expect(writes.slice(0, 2)).toEqual(['CreateChangeSet wc-staging-access', 'CreateChangeSet wc-staging-delivery']);
    expect(writes[2]).toMatch(/^PUT wallcrawler-code-111111111111-eu-central-1\/templates\/access\//);
  });

  it('gets the rest by a second run', async () => {
    stage.pushImages();
    stage.aws.takeWrites();
    await stage.ok('up');
    expect(created().sort()).toEqual(stage.workspace.stacks.map(({ stackName }) => stackName).sort());
    const infra = stage.workspace.stacks.filter(({ project }) => project === 'infra').map(({ stackName }) => stackName);
    expect(stacksOf(stage.aws.calls, 'ExecuteChangeSet').filter((name) => infra.includes(name))).toEqual([]);
  });

  it('gets every stack after those that it needs', () => {
    const order = stage.aws.cloudFormation.names().map((name) => name.replace('wc-staging-', ''));
    for (const { stackName, dependsOn } of stage.workspace.stacks)
      for (const need of dependsOn) expect(order.indexOf(need)).toBeLessThan(order.indexOf(stackName));
  });

  it('has its platform protected from deletion, its apps not, and the policies set', () => {
    expect(stage.stack('data')).toMatchObject({ isProtected: true, policy: expect.stringContaining('Update:Replace') });
    expect(stage.stack('network')?.isProtected).toBe(true);
    expect(stage.stack('sessions-list')?.isProtected).toBe(false);
  });

  it('lets CloudFormation take its role for everything but the stack that makes it', () => {
    const role = 'arn:aws:iam::111111111111:role/wallcrawler-cloudformation';
    expect(stage.stack('access')?.roleArn).toBeUndefined();
    expect(stage.stack('sessions-list')?.roleArn).toBe(role);
  });

  it('keeps every release under its digest, with the objects that it names', () => {
    const objects = stage.bucket();
    for (const app of ['infra', 'sessions-create', 'ecs-controller', 'api']) {
      const release = JSON.parse(objects.get(`releases/${app}/${stage.record(app)!.digest}.json`)!.toString());
      for (const { key } of [...release.templates, ...(release.code ? [release.code] : [])])
        expect(objects.has(key)).toBe(true);
    }
  });
});

describe('a second run without a change', () => {
  it('succeeds, changes nothing and leaves no change set', async () => {
    stage.aws.takeWrites();
    const { stdout } = await stage.ok('up');
    expect(stdout.match(/nothing to deploy/g)).toHaveLength(stage.workspace.projects().length);
    const writes = stage.aws.takeWrites().map((call) => call.split(' ')[0]);
    expect(new Set(writes)).toEqual(new Set(['CreateChangeSet', 'DeleteChangeSet']));
    for (const { stackName } of stage.workspace.stacks) expect(stage.stack(stackName)?.changeSets.size).toBe(0);
  });

  it('is reported by status', async () => {
    const rows = JSON.parse((await stage.ok('status', '--format', 'json')).stdout) as { app: string; status: string }[];
    expect(rows).toHaveLength(stage.workspace.stacks.length);
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['CREATE_COMPLETE']));
    const { stdout } = await stage.ok('status', 'apps/sessions-list');
    const lines = stdout.trim().split('\n');
    expect(lines[0]).toMatch(/^APP +STACK +STATUS +RELEASE +VERSION +COMMIT +CHANGED$/);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain(stage.record('sessions-list')!.digest.slice(0, 12));
  });
});
