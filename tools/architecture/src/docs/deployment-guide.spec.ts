import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { sourcesOf } from '../agreement/sources.ts';
import { locateAll } from '../workspace/access.ts';
import { type Workspace, readWorkspace } from '../workspace/workspace.ts';
import { codeBlocks, inlineCode } from './markdown-parts.ts';
import { longOptions, operands, shellCommands } from './shell-commands.ts';

/** A dozen programs are asked for their help. */
const LIMIT_MS = 120_000;
const workspaceRoot = path.resolve(import.meta.dirname, '../../../..');
const page = readFileSync(path.join(workspaceRoot, 'docs/deployment.md'), 'utf8');
const commands = codeBlocks(page, ['sh', 'console']).flatMap(shellCommands);
const inline = inlineCode(page);
/** Commands that stand in the text, such as `up --adopt`, are not looked at: they are named after those of the blocks. */
const starting = (...words: string[]): string[][] =>
  [...commands, ...inline.flatMap(shellCommands)].filter((command) => words.every((word, at) => command[at] === word));

const exists = (file: string): boolean => existsSync(path.join(workspaceRoot, file));
/** What a program of the workspace prints. */
const node = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)(process.execPath, args, { cwd: workspaceRoot })).stdout;

let workspace: Workspace;
beforeAll(async () => {
  workspace = await readWorkspace(workspaceRoot);
}, LIMIT_MS);

describe('the commands of docs/deployment.md', () => {
  it('are there', () => {
    expect(commands.length).toBeGreaterThan(40);
  });

  it('run programs of the workspace that exist, with options that they know', () => {
    const wrong = starting('node').flatMap(([, file = '', ...words]) => {
      if (!exists(file)) return [`there is no ${file}`];
      const code = sourcesOf(workspaceRoot, file.split('/').slice(0, 2).join('/')).join('\n');
      const [verb = ''] = operands(words);
      return [
        ...(new RegExp(`\\b${verb}\\b`).test(code) ? [] : [`${file} ${verb}: no such command`]),
        ...longOptions(words)
          .filter((name) => !new RegExp(`(['"]|--)${name}\\b|\\b${name}:`).test(code))
          .map((name) => `${file} --${name}: no such option`),
      ];
    });
    expect(wrong).toEqual([]);
  });

  it('use the deploy tool as its help says', async () => {
    const stdout = await node('tools/deploy/src/main.ts', '--help');
    const wrong = starting('node', 'tools/deploy/src/main.ts').flatMap(([, , ...words]) => {
      const [verb = '', project] = operands(words);
      const line = stdout.split('\n').find((text) => new RegExp(`^\\s+${verb}( |$)`).test(text));
      if (!line) return [`${verb}: no such command`];
      const unknown = longOptions(words).filter((name) => name !== 'stage' && !line.includes(`[--${name}]`));
      const missing = project && !exists(project) ? [`${verb} ${project}: no such project`] : [];
      const needless = project && !line.includes('<projectRoot>') ? [`${verb}: takes no project`] : [];
      return [...unknown.map((name) => `${verb}: no option --${name}`), ...missing, ...needless];
    });
    expect(wrong).toEqual([]);
  });

  it(
    'use the CLI as its help says',
    async () => {
      const asked = new Map(
        starting('npx', 'wallcrawler').map(([, , ...words]) => [operands(words).slice(0, 2).join(' '), words]),
      );
      expect(asked.size).toBeGreaterThan(6);
      const wrong = await Promise.all(
        [...asked].map(async ([name, words]) => {
          const help = await node('tools/cli/src/main.ts', ...name.split(' '), '--help');
          if (!help.startsWith(`wallcrawler ${name.split(' ')[0]}`)) return [`${name}: no such command`];
          return longOptions(words)
            .filter((option) => !help.includes(`--${option}`))
            .map((option) => `${name}: no option --${option}`);
        }),
      );
      expect(wrong.flat()).toEqual([]);
    },
    LIMIT_MS,
  );

  it('ask Nx for targets that projects have', () => {
    const { targetDefaults } = JSON.parse(readFileSync(path.join(workspaceRoot, 'nx.json'), 'utf8')) as {
      targetDefaults: object;
    };
    const wrong = starting('npm', 'run', 'nx', '--').flatMap(([, , , , ...words]) => {
      const [target = '', project] = operands(words);
      if (target === 'run-many')
        return words.slice(words.indexOf('-t') + 1).filter((name) => !(name in targetDefaults));
      const known = workspace.projects.some(({ name }) => name === project);
      return known && target in targetDefaults ? [] : [words.join(' ')];
    });
    expect(wrong).toEqual([]);
  });

  it('look at stacks and outputs that exist', () => {
    const wrong = commands.flatMap((words) =>
      words.flatMap((word, at) => {
        const stack =
          words[at - 1] === '--stack-name'
            ? workspace.stacks.find(({ stackName }) => word === `wc-staging-${stackName}`)
            : undefined;
        if (words[at - 1] !== '--stack-name') return [];
        const [, output = ''] = /OutputKey==`(\w+)`/.exec(words.join(' ')) ?? [];
        return stack?.template.Outputs && output in stack.template.Outputs ? [] : [`${word}: ${output}`];
      }),
    );
    expect(wrong).toEqual([]);
  });
});

describe('the names in docs/deployment.md', () => {
  it('of parameters and outputs are in some template', () => {
    const known = new Set(
      workspace.stacks.flatMap(({ template }) => [
        ...Object.keys(template.Parameters),
        ...Object.keys(template.Outputs ?? {}),
      ]),
    );
    const named = inline.flatMap(
      (text) => /^([A-Z][a-z]+(?:[A-Z][A-Za-z]*)+|Cpu|Memory|Egress|Encryption)(?:: .*)?$/.exec(text)?.[1] ?? [],
    );
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it('of parameters to decide on belong to the stack beside them', () => {
    const rows = [...page.matchAll(/^\| (`[A-Z][^|]*) \| `([a-z-]+)` +\|/gm)];
    expect(rows.length).toBeGreaterThan(5);
    const wrong = rows.flatMap(([, names = '', stack]) => {
      const parameters = workspace.stacks.find(({ stackName }) => stackName === stack)?.template.Parameters ?? {};
      return [...names.matchAll(/`(\w+)`/g)]
        .filter(([, name]) => !((name ?? '') in parameters))
        .map(([, name]) => `${stack}: ${name}`);
    });
    expect(wrong).toEqual([]);
  });

  it('of SSM parameters are published, or read by default', () => {
    const values = workspace.stacks.flatMap(({ template }) => [
      ...Object.values(template.Parameters).map(({ Default }) => String(Default)),
      ...Object.values(template.Resources).map(({ Properties }) =>
        typeof Properties?.['Name'] === 'string' ? Properties['Name'] : '',
      ),
    ]);
    const named = [...page.matchAll(/\/wallcrawler\/[a-z-]+\/[a-z-]+/g)].map(([name]) => name);
    expect(named.filter((name) => !values.includes(name))).toEqual([]);
  });

  it('of roles and repositories are those of the templates', () => {
    const names = ['AWS::IAM::Role', 'AWS::ECR::Repository'].flatMap((type) =>
      locateAll(workspace, type).map(({ name }) => name),
    );
    const roles = inline.filter((text) => /^wallcrawler-[a-z-]+$/.test(text));
    const repositories = commands.flatMap((words) => words.filter((_, at) => words[at - 1] === '--repository-name'));
    expect(roles.length + repositories.length).toBeGreaterThan(4);
    expect([...roles, ...repositories].filter((name) => !names.includes(name))).toEqual([]);
  });

  it('of files and workflows exist', () => {
    const files = [...inline, ...commands.flat()].filter((text) =>
      /^(apps|docs|infra|libs|tools)\/[\w./-]+$/.test(text),
    );
    const ownStage = 'infra/stages/staging.yaml';
    expect(files.filter((file) => file !== ownStage && !exists(file))).toEqual([]);
    const workflows = inline.filter((text) => /^[a-z-]+\.yml$/.test(text));
    expect(workflows.length).toBeGreaterThan(4);
    expect(workflows.filter((name) => !exists(`.github/workflows/${name}`))).toEqual([]);
  });
});
