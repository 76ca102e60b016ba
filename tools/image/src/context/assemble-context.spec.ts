import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { assembleContext, contextDirectory } from './assemble-context.ts';

const FILES: Record<string, string> = {
  'apps/thing/Dockerfile': 'FROM debian:12-slim\nCOPY files/policy.json /etc/\nCOPY app/ /app/\n',
  'apps/thing/image/policy.json': '{}',
  'dist/apps/thing/bundle/index.js': 'main()',
  'dist/apps/thing/bundle/package.json': '{}',
};

let workspace: string;
beforeEach(() => {
  workspace = mkdtempSync(path.join(tmpdir(), 'image-'));
});
afterEach(() => rmSync(workspace, { recursive: true }));

const write = (files: Record<string, string>, root = workspace) => {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), content);
  }
};
const assemble = (files: Record<string, string> = FILES) => {
  write(files);
  return assembleContext(workspace, 'apps/thing');
};

describe(assembleContext, () => {
  it('puts Dockerfile, bundle and files together, and says what they are', () => {
    const manifest = assemble();
    const directory = contextDirectory(workspace, 'apps/thing');
    expect(readFileSync(path.join(directory, 'app/index.js'), 'utf8')).toBe('main()');
    expect(readFileSync(path.join(directory, 'files/policy.json'), 'utf8')).toBe('{}');
    expect(JSON.parse(readFileSync(path.join(directory, 'image.json'), 'utf8'))).toEqual(manifest);
    expect(manifest).toEqual({
      app: 'thing',
      repository: 'wallcrawler-thing',
      contextSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      tag: `context-${manifest.contextSha256}`,
    });
  });

  it('gives the same digest and modes whatever the dates and modes of the sources, and in another folder', () => {
    const { contextSha256 } = assemble();
    const bundle = path.join(workspace, 'dist/apps/thing/bundle/index.js');
    utimesSync(bundle, 1, 1);
    chmodSync(bundle, 0o755);
    expect(assemble().contextSha256).toBe(contextSha256);
    expect(statSync(path.join(contextDirectory(workspace, 'apps/thing'), 'app/index.js')).mode & 0o777).toBe(0o644);
    const elsewhere = path.join(workspace, 'elsewhere');
    write(Object.fromEntries(Object.entries(FILES).reverse()), elsewhere);
    expect(assembleContext(elsewhere, 'apps/thing').contextSha256).toBe(contextSha256);
  });

  it('gives another digest for another content, another name and another Dockerfile', () => {
    const changes: Record<string, string>[] = [
      FILES,
      { 'dist/apps/thing/bundle/index.js': 'other()' },
      { 'apps/thing/image/more.json': '{}' },
      { 'apps/thing/Dockerfile': 'FROM debian:13-slim\n' },
    ];
    expect(new Set(changes.map((files) => assemble(files).contextSha256)).size).toBe(4);
  });

  it('leaves nothing of an earlier context', () => {
    assemble({ ...FILES, 'apps/thing/image/old.json': '{}' });
    rmSync(path.join(workspace, 'apps/thing/image/old.json'));
    assemble();
    expect(() => statSync(path.join(contextDirectory(workspace, 'apps/thing'), 'files/old.json'))).toThrow('ENOENT');
  });

  it('refuses a Dockerfile that copies what is not there', () => {
    const dockerfile = 'FROM debian\nCOPY app/ /app/\nCOPY files/none /x\nCOPY --from=node /a /b\n';
    expect(() => assemble({ ...FILES, 'apps/thing/Dockerfile': dockerfile })).toThrow(
      'apps/thing/Dockerfile copies what its context does not have: files/none, --from=node',
    );
  });

  it('says what is missing', () => {
    expect(() => assemble({})).toThrow('apps/thing/Dockerfile: expected a Dockerfile, there is none');
    expect(() => assemble({ 'apps/thing/Dockerfile': 'FROM debian' })).toThrow(/run the target `build` first/);
  });
});
