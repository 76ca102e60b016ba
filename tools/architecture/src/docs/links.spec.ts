import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { anchors, inlineCode, localLinks } from './markdown-parts.ts';

const workspaceRoot = path.resolve(import.meta.dirname, '../../../..');

const pages = [
  'README.md',
  ...readdirSync(path.join(workspaceRoot, 'docs'), { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`)
    .sort(),
];

const read = (file: string): string => readFileSync(path.join(workspaceRoot, file), 'utf8');

/** Why a link of a page leads nowhere; undefined when it leads somewhere. */
function brokenLink(page: string, link: string): string | undefined {
  const [target = '', anchor] = link.split('#');
  const file = target === '' ? page : path.join(path.dirname(page), target);
  if (!existsSync(path.join(workspaceRoot, file))) return `${page}: ${link}: there is no ${file}`;
  if (anchor === undefined || !file.endsWith('.md')) return undefined;
  return anchors(read(file)).includes(anchor) ? undefined : `${page}: ${link}: ${file} has no such heading`;
}

describe('the documentation', () => {
  it('has pages, and every link between them leads to a file and a heading that exist', () => {
    expect(pages.length).toBeGreaterThan(40);
    expect(pages.flatMap((page) => localLinks(read(page)).flatMap((link) => brokenLink(page, link) ?? []))).toEqual([]);
  });
});

describe('the files that the documentation names', () => {
  it('exist', () => {
    // A stage's own file is made by whoever deploys.
    const own = /^infra\/stages\/\w+\.yaml$/;
    const named = pages.flatMap((page) => inlineCode(read(page)).map((text) => [page, text] as const));
    const files = named.filter(([, text]) => /^(\.github|apps|docs|examples|infra|libs|tools)\/[\w./-]*\w$/.test(text));
    expect(files.length).toBeGreaterThan(50);
    const missing = files.filter(([, file]) => !own.test(file) && !existsSync(path.join(workspaceRoot, file)));
    expect(missing.map(([page, file]) => `${page}: ${file}`)).toEqual([]);
  });
});

describe(localLinks, () => {
  it('finds links, images and references, and no code and no URL', () => {
    const page =
      '[a](b.md#c) ![d](e.png) [f][g] `[no](x.md)` [h](https://x.org)\n\n[g]: i.md\n\n```\n[no](y.md)\n```\n';
    expect(localLinks(page)).toEqual(['b.md#c', 'e.png', 'i.md']);
  });
});

describe(anchors, () => {
  it('writes them as GitHub does', () => {
    expect(anchors('# What it costs\n## 2. A project, and `a key`\n### ecs-controller\n')).toEqual([
      'what-it-costs',
      '2-a-project-and-a-key',
      'ecs-controller',
    ]);
  });
});
