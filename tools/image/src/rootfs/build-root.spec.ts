import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Container } from '../testing/container.ts';
import { buildRoot } from './build-root.ts';
import { whyNoRoots } from './why-no-roots.ts';

const reason = whyNoRoots();
if (reason) console.warn(`No Dockerfile is built here: ${reason}.`);
const itBuilds = reason ? it.skip : it;

let context: string;
beforeEach(() => {
  context = mkdtempSync(path.join(tmpdir(), 'context-'));
});
afterEach(() => rmSync(context, { recursive: true }));

const build = (...lines: string[]) => {
  writeFileSync(path.join(context, 'Dockerfile'), lines.join('\n'));
  return buildRoot(context);
};

describe(buildRoot, () => {
  itBuilds(
    'does what the instructions say, in their order',
    async () => {
      mkdirSync(path.join(context, 'app/sub'), { recursive: true });
      writeFileSync(path.join(context, 'app/sub/file'), 'one');
      writeFileSync(path.join(context, 'single'), 'two');
      const root = await build(
        'FROM debian:12-slim AS first',
        'RUN echo made > /made',
        'FROM debian:12-slim',
        'ARG NAME=world',
        'ENV GREETING="hello ${NAME}" TARGET=/srv/deep',
        'WORKDIR $TARGET',
        'COPY --chmod=0711 --chown=7:8 app/ ./copied/',
        'COPY single /renamed',
        'COPY --from=first /made /from-first',
        'RUN test "$NAME" = world && echo "$GREETING" > said',
        'USER 7:8',
        'RUN id -u > /tmp/who',
        'VOLUME ["/mnt"]',
        'CMD ["cat", "said"]',
      );
      const container = new Container(root);
      const out = async (script?: string) => (await container.run(script ? ['sh', '-c', script] : undefined)).stdout;
      expect(await out()).toBe('hello world\n');
      expect(
        await out('stat -c "%a %u:%g %n" copied/sub/file; cat copied/sub/file /renamed /from-first /tmp/who'),
      ).toBe('711 7:8 copied/sub/file\nonetwomade\n7\n');
      // The argument is gone, and so is whatever this process has.
      expect((await out('env')).split('\n').map((line) => line.replace(/=.*/, ''))).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/^(NAME|JEST_WORKER_ID)$/)]),
      );
      container.close();
    },
    300_000,
  );

  itBuilds(
    'names the line of a command that fails, and what it said',
    async () => {
      const failing = build('FROM debian:12-slim', 'RUN true', 'RUN echo oh dear >&2; exit 3');
      await expect(failing).rejects.toThrow(/^Dockerfile:3: RUN: .*failed: oh dear$/s);
    },
    300_000,
  );

  it('refuses an image that nothing stands for', async () => {
    await expect(build('FROM alpine:3')).rejects.toThrow(/^Dockerfile:1: FROM: nothing stands for the image alpine:3/);
  });

  it('refuses an ARG before the first image', async () => {
    await expect(build('ARG A=1', 'FROM debian:12-slim')).rejects.toThrow(/an ARG before FROM is not understood/);
  });
});
