import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeAws } from '../testing/aws/server.ts';
import { PRODUCTION, Rehearsal, platformStage } from '../testing/rehearsal.ts';

const APP = 'apps/sessions-list';
const SOURCE = 'wallcrawler-code-111111111111-eu-central-1';
let staging: Rehearsal;
let production: Rehearsal;
beforeAll(async () => {
  staging = await platformStage();
  await staging.ok('deploy', APP);
  staging.workspace.stage('production', PRODUCTION, { promoteFrom: { bucket: SOURCE } });
  // Another account, with the one S3 that the world has.
  const aws = await new FakeAws(PRODUCTION, staging.aws.s3).start();
  production = new Rehearsal(staging.workspace, aws, 'production');
});
afterAll(async () => {
  await production.aws.stop();
  await staging.stop();
});

const digest = (app: string): string => staging.record(app)!.digest;
const promote = (project: string, app: string, ...more: string[]) =>
  production.cli('deploy', project, '--digest', digest(app), ...more);

describe('a promotion', () => {
  it('brings the platform to an empty account, from the source alone', async () => {
    const { code, stderr } = await promote('infra', 'infra');
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining(`from ${SOURCE}`) });
    expect(production.record('infra')).toEqual(staging.record('infra'));
    expect(production.stack('data')?.current?.parameters['Stage']).toBe('production');
  });

  it('brings the very same code and templates, without a build', async () => {
    await staging.workspace.build(APP, 'exports.handler = async () => "newer, and not released";');
    const { code, stdout } = await promote(APP, 'sessions-list');
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('deployed, production runs') });
    expect(production.record('sessions-list')).toEqual(staging.record('sessions-list'));
    const key = (stage: Rehearsal): string => stage.stack('sessions-list')!.current!.parameters['CodeKey']!;
    expect(key(production)).toBe(key(staging));
    expect(production.bucket().get(key(production))).toEqual(staging.bucket().get(key(staging)));
    expect(production.bucket().has(`releases/sessions-list/${digest('sessions-list')}.json`)).toBe(true);
  });

  it('a second time has nothing to deploy, and needs the source no more', async () => {
    production.aws.calls.length = 0;
    const { stdout } = await promote(APP, 'sessions-list');
    expect(stdout).toMatch(/nothing to deploy/);
    expect(production.aws.calls.filter((call) => call.includes(SOURCE))).toEqual([]);
  });

  it('of an image needs the image in the registry, by digest', async () => {
    await staging.ok('deploy', 'apps/artifact-broker');
    await staging.ok('deploy', 'apps/ecs-controller');
    expect((await promote('apps/artifact-broker', 'artifact-broker')).code).toBe(0);
    const refused = await promote('apps/ecs-controller', 'ecs-controller');
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/of this stage has no image sha256:[0-9a-f]{64}: copy/),
    });
    production.pushImages();
    expect((await promote('apps/ecs-controller', 'ecs-controller')).code).toBe(0);
    const image = production.stack('ecs-controller')!.current!.parameters['Image'];
    expect(image).toMatch(/^222222222222\.dkr\.ecr\..*@sha256:[0-9a-f]{64}$/);
  });
});

describe('a release that was tampered with', () => {
  const app = 'sessions-debug';
  let key: (prefix: string) => string;
  beforeAll(async () => {
    await staging.ok('deploy', `apps/${app}`);
    key = (prefix) => [...staging.bucket().keys()].find((name) => name.startsWith(`${prefix}/${app}/`))!;
  });
  beforeEach(() => {
    production.aws.takeWrites();
  });

  const tampered = async (name: string, change: (content: string) => string): Promise<string> => {
    const original = staging.bucket().get(name)!;
    staging.bucket().set(name, Buffer.from(change(original.toString('latin1')), 'latin1'));
    const { code, stderr } = await promote(`apps/${app}`, app);
    staging.bucket().set(name, original);
    expect(code).toBe(1);
    expect(production.aws.takeWrites().filter((call) => !call.startsWith('PUT'))).toEqual([]);
    expect(production.stack(app)).toBeUndefined();
    return stderr;
  };

  it('is refused for its code', async () => {
    expect(await tampered(key('code'), (content) => `${content} `)).toMatch(/it was changed and is not deployed/);
  });

  it('is refused for its template', async () => {
    const stderr = await tampered(key('templates'), (content) => content.replace('MemorySize', 'memorySize'));
    expect(stderr).toMatch(/templates\/sessions-debug\/.* it was changed and is not deployed/);
  });

  it('is refused for pointing at other objects', async () => {
    const other = [...staging.bucket().keys()].find((name) => name.startsWith('code/sessions-list/'))!;
    const stderr = await tampered(key('releases'), (content) => content.replace(key('code'), other));
    expect(stderr).toMatch(/the key of the code is not its own/);
  });

  it('is refused for another digest of the code, however consistent', async () => {
    const own = /code\/sessions-debug\/([0-9a-f]{64})/.exec(key('code'))![1]!;
    const foreign = 'ab'.repeat(32);
    const stderr = await tampered(key('releases'), (content) =>
      content
        .replaceAll(own, foreign)
        .replace(Buffer.from(own, 'hex').toString('base64'), Buffer.from(foreign, 'hex').toString('base64')),
    );
    expect(stderr).toMatch(/its content has the digest [0-9a-f]{64}: it was changed and is not deployed/);
  });

  it('is refused for not being a release', async () => {
    expect(await tampered(key('releases'), () => '{}')).toMatch(/not a release/);
    expect(await tampered(key('releases'), () => 'oops')).toMatch(/expected JSON/);
  });

  it('is deployed as it was', async () => {
    expect((await promote(`apps/${app}`, app)).code).toBe(0);
  });
});

describe('a release that does not exist', () => {
  it('is not found in the source, nor under the name of another app', async () => {
    const unknown = await production.cli('deploy', APP, '--digest', 'ab'.repeat(32));
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringMatching(/has no release abab/) });
    const other = await production.cli('deploy', 'apps/sessions-logs', '--digest', digest('sessions-list'));
    expect(other).toMatchObject({ code: 1, stderr: expect.stringMatching(/has no release/) });
  });

  it('is not looked for in a bucket of nobody', async () => {
    const { code, stderr } = await promote(APP, 'sessions-list', '--from', 'somebody-elses');
    expect(code).toBe(1);
    expect(stderr).toMatch(/s3:\/\/somebody-elses\/releases.*cannot be read/);
  });
});
