/** The images of the container apps, built from their Dockerfiles and run as Fargate runs them. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { until } from '@wallcrawler/testing/until';
import { assembleContext, contextDirectory } from './context/assemble-context.ts';
import { buildRoot } from './rootfs/build-root.ts';
import type { RootFileSystem } from './rootfs/image-config.ts';
import { whyNoRoots } from './rootfs/why-no-roots.ts';
import { IMAGE_APPS, workspace } from './testing/apps.ts';
import { Container, finished } from './testing/container.ts';

/** Debian's packages are fetched and unpacked when no earlier run has left them. */
const BUILD_MS = 400_000;

const reason = whyNoRoots();
if (reason) console.warn(`The images are not built here, only their Dockerfiles are read: ${reason}.`);
const describeBuilt = reason ? describe.skip : describe;

const open = async (app: string): Promise<{ root: RootFileSystem; container: Container }> => {
  assembleContext(workspace, `apps/${app}`);
  const root = await buildRoot(contextDirectory(workspace, `apps/${app}`));
  return { root, container: new Container(root) };
};

describeBuilt.each(IMAGE_APPS)('the image of $app', ({ app, programs }) => {
  let container: Container;
  beforeAll(async () => {
    ({ container } = await open(app));
  }, BUILD_MS);
  afterAll(() => container?.close());

  const shell = async (script: string) => (await container.run(['sh', '-c', script])).stdout.trim();

  it('has every program that its app runs', async () => {
    for (const program of programs) expect(await shell(`command -v ${program}`)).toMatch(/^\/usr\/(local\/)?bin\//);
  });

  it('runs as a user without rights, on a root file system that it cannot write to', async () => {
    expect(await shell('id -u; id -g; grep ^CapPrm: /proc/self/status')).toBe(
      '10001\n10001\nCapPrm:\t0000000000000000',
    );
    for (const directory of ['/', '/app', '/app/compile-cache', '/etc', '/var/cache/fontconfig', '/usr/local/bin'])
      expect(await shell(`touch ${directory}/x 2>&1`)).toMatch(/Read-only file system|Permission denied|No such file/);
  });

  it('has no setuid program, no build tool and no package list', async () => {
    expect(await shell('find / -xdev -type f -perm /6000 2> /dev/null')).toBe('');
    expect(await shell('command -v gcc cc make npm git; ls -A /var/lib/apt/lists')).toBe('');
  });

  it('names what its environment lacks, and ends', async () => {
    const { code, stdout } = await container.run(undefined, { LOG_LEVEL: 'info' });
    expect(code).toBe(1);
    expect(stdout).toContain('could not start');
    expect(stdout).toContain('invalid environment: SESSIONS_TABLE: Invalid input');
  });

  it('starts from compiled code, which it can only read', async () => {
    const { stderr } = await container.run(undefined, { NODE_DEBUG_NATIVE: 'COMPILE_CACHE' });
    expect(stderr).toMatch(/reading cache from .*\/app\/index\.js.* success/i);
    expect(stderr).not.toMatch(/rejected/i);
  });

  it('is unhealthy when nobody listens', async () => {
    const { code } = await container.run(['node', '/app/healthcheck.js'], {
      ...{ GATEWAY_PORT: '1', RELAY_PORT: '1', ECS_CONTAINER_METADATA_URI_V4: 'http://127.0.0.1:1/v4/x' },
    });
    expect(code).toBe(1);
  });
});

describeBuilt('the image of ecs-controller', () => {
  let container: Container;
  beforeAll(async () => {
    ({ container } = await open('ecs-controller'));
  }, BUILD_MS);
  afterAll(() => container?.close());

  it('has a Chromium and a chromedriver of one version', async () => {
    const [chromium, driver] = await Promise.all(
      ['chromium', 'chromedriver'].map(async (program) => (await container.run([program, '--version'])).stdout),
    );
    const version = /^Chromium (\d+\.\d+\.\d+\.\d+)/.exec(chromium!)?.[1];
    expect(version).toBeDefined();
    expect(driver).toContain(`ChromeDriver ${version}`);
  });

  it.each([
    [':lang=ja', 'NotoSansCJK'],
    [':lang=zh-cn', 'NotoSansCJK'],
    [':lang=ko', 'NotoSansCJK'],
    ['serif:lang=ja', 'NotoSerifCJK'],
    ['emoji', 'NotoColorEmoji'],
    [':lang=ar', 'Arabic'],
    [':lang=hi', 'Devanagari'],
    ['Arial', 'LiberationSans'],
    ['Times New Roman', 'LiberationSerif'],
    ['Courier New', 'LiberationMono'],
  ])('has a font for %s: %s', async (pattern, file) => {
    expect((await container.run(['fc-match', '--format=%{file}', pattern])).stdout).toContain(file);
  });

  it('encodes video and makes a database of certificates in its volume', async () => {
    const video = ['-f', 'lavfi', '-i', 'testsrc=duration=1:size=320x240:rate=5', '-c:v', 'libx264', '/tmp/video.mp4'];
    expect(await container.run(['ffmpeg', '-loglevel', 'error', ...video])).toMatchObject({ code: 0, stderr: '' });
    const database = ['-N', '--empty-password', '-d', 'sql:/tmp'];
    expect(await container.run(['certutil', ...database])).toMatchObject({ code: 0 });
  });
});

describeBuilt('the image of cdp-proxy', () => {
  let container: Container;
  beforeAll(async () => {
    ({ container } = await open('cdp-proxy'));
  }, BUILD_MS);
  afterAll(() => container?.close());

  it('is healthy while it listens, and ends in order when it is asked to', async () => {
    const variables = {
      ...{ SESSIONS_TABLE: 'sessions', JWKS_PARAMETER: '/jwks', CONNECT_BASE_URL: 'ws://127.0.0.1' },
      ...{ GATEWAY_HOST: '127.0.0.1', GATEWAY_PORT: String(await freePort()), AWS_REGION: 'us-east-1' },
    };
    const gateway = container.start(undefined, variables);
    const ended = finished(gateway);
    const check = async () => (await container.run(['node', '/app/healthcheck.js'], variables)).code;
    await until(async () => (await check()) === 0, 'the gateway is healthy');
    gateway.kill('SIGTERM');
    const { code, stdout, stderr } = await ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('"by":"SIGTERM"');
    expect(await check()).toBe(1);
  }, 60_000);
});

/** A port that nobody listens on. */
const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};
