import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { affectedByGraph } from '../nx.ts';
import { output } from '../program.ts';
import { type ScratchWorkspace, scratchWorkspace } from '../testing/scratch-workspace.ts';
import { type PlanOptions, planChanges } from './plan.ts';

/** Real builds of two commits, beside whatever else the machine does. */
const BUILDS_MS = 600_000;

let scratch: ScratchWorkspace;
const read = (file: string): string => readFileSync(path.join(scratch.root, file), 'utf8');

/** What is planned for the last commit: each app with its changes. */
const planned = async (options: Partial<PlanOptions> = {}): Promise<Record<string, string[]>> => {
  const { entries } = await planChanges(scratch.root, { base: 'HEAD~1', head: 'HEAD', ...options });
  return Object.fromEntries(entries.map(({ app, changes }) => [app, changes]));
};

const replaced = (file: string, search: string | RegExp, replacement: string): Record<string, string> => {
  const changed = read(file).replace(search, replacement);
  expect(changed).not.toBe(read(file));
  return { [file]: changed };
};

describe(planChanges, () => {
  beforeAll(async () => {
    scratch = await scratchWorkspace();
  }, BUILDS_MS);
  afterAll(() => scratch.remove());
  // Later cases must not depend on what earlier ones have built.
  afterEach(() => rmSync(path.join(scratch.root, 'dist'), { recursive: true, force: true }));

  it(
    'plans exactly one app for an edit of its handler',
    async () => {
      const handler = 'apps/sessions-list/src/handler.ts';
      await scratch.commit({ [handler]: `${read(handler)}\nconsole.log('edited');\n` });
      expect(await planned()).toEqual({ 'sessions-list': ['code'] });
      expect(existsSync(path.join(scratch.root, 'dist/apps/sessions-list/package/release.json'))).toBe(true);
    },
    BUILDS_MS,
  );

  it(
    'plans and builds nothing for specs, test helpers, pages, compiler settings and workflows',
    async () => {
      await scratch.commit({
        'apps/sessions-list/src/handler.spec.ts': 'export {};\n',
        'apps/sessions-list/README.md': '# sessions-list\n',
        'apps/sessions-list/CHANGELOG.md': '## 9.0.0\n',
        'apps/sessions-create/src/testing/more.ts': 'export {};\n',
        'apps/authorizer/tsconfig.json': `${read('apps/authorizer/tsconfig.json')}\n`,
        'libs/session-state/src/more.spec.ts': 'export {};\n',
        'tools/stack/src/compose/more.spec.ts': 'export {};\n',
        'docs/more.md': '# More\n',
        '.github/workflows/more.yml': 'on: push\n',
      });
      expect(await planned()).toEqual({});
      expect(existsSync(path.join(scratch.root, 'dist'))).toBe(false);
    },
    BUILDS_MS,
  );

  it(
    'plans nothing for a comment: what is built is equal to the byte',
    async () => {
      const handler = 'apps/sessions-list/src/handler.ts';
      await scratch.commit({ [handler]: `${read(handler)}\n// a remark\n` });
      expect(await planned()).toEqual({});
    },
    BUILDS_MS,
  );

  it(
    'plans the dependants of session-state whose code contains the edit',
    async () => {
      const states = 'libs/session-state/src/states.ts';
      await scratch.commit(replaced(states, '(LIVE_STATES as readonly', '([...LIVE_STATES] as readonly'));
      expect((await affectedByGraph(scratch.root, [states])).sort()).toEqual(
        dependantsOf('@wallcrawler/session-state'),
      );
      // The authorizer depends on it too, but of what it bundles nothing asks whether a session is live.
      const apps = ['sessions-list', 'sessions-create', 'ecs-controller', 'authorizer', 'api'];
      expect(await planned({ apps })).toEqual({
        'sessions-list': ['code'],
        'sessions-create': ['code'],
        'ecs-controller': ['image'],
      });
    },
    BUILDS_MS,
  );

  it(
    'plans what a fragment and a shared parameter change, by their templates',
    async () => {
      const shared = 'infra/fragments/shared-parameters.yaml';
      await scratch.commit({
        ...replaced('infra/fragments/lambda.yaml', 'Handler: index.handler', 'Handler: index.other'),
        ...replaced(shared, /(SessionRetentionDays:[\s\S]*?Default: )\S+/, '$17'),
      });
      const apps = ['infra', 'api', 'ecs-controller', 'sessions-list'];
      expect(await planned({ apps })).toEqual({
        'ecs-controller': ['template ecs-controller'],
        'sessions-list': ['template sessions-list'],
      });
    },
    BUILDS_MS,
  );

  it(
    'plans for a stage what a changed value of its settings reaches, without a build',
    async () => {
      const file = 'infra/stages/spec.yaml';
      const settings = (value: number): string =>
        `account: '123456789012'\nregion: eu-central-1\nparameters: { stacks: { ecs-controller: { Cpu: ${value} } } }\n`;
      await scratch.commit({ [file]: settings(1024) });
      await scratch.commit({ [file]: settings(2048) });
      expect(await planned({ stage: 'spec' })).toEqual({ 'ecs-controller': ['stage'] });
      expect(await planned({ stage: 'other' })).toEqual({});
      await scratch.commit({ [file]: settings(2048).replace('eu-central-1', 'eu-west-1') });
      expect(Object.keys(await planned({ stage: 'spec' }))).toHaveLength(stackProjects().length);
    },
    BUILDS_MS,
  );

  it(
    'names an app that is gone, and plans the API that has lost its route',
    async () => {
      const directory = 'apps/sessions-logs';
      const files = await output(scratch.root, 'git', ['ls-files', directory]);
      await scratch.commit(
        Object.fromEntries(
          files
            .trim()
            .split('\n')
            .map((file) => [file, undefined]),
        ),
      );
      const plan = await planChanges(scratch.root, { base: 'HEAD~1', head: 'HEAD', apps: ['api'] });
      expect(plan.removed).toEqual(['sessions-logs']);
      expect(plan.entries).toMatchObject([{ app: 'api', project: 'apps/api', kind: 'api', changes: ['template api'] }]);
    },
    BUILDS_MS,
  );

  it('says so when a revision or an app does not exist', async () => {
    await expect(planned({ base: 'nowhere' })).rejects.toThrow('revision nowhere: expected a commit');
    await expect(planned({ apps: ['nothing'] })).rejects.toThrow('--apps: nothing: expected some of infra,');
  });
});

const stackProjects = (): string[] => [
  'infra',
  ...readdirSync(path.join(scratch.root, 'apps')).filter((app) =>
    existsSync(path.join(scratch.root, 'apps', app, 'stack.yaml')),
  ),
];

/** Deployable projects that need a package, directly or not, by their package.json alone. */
function dependantsOf(name: string): string[] {
  const manifests = ['apps', 'libs'].flatMap((parent) =>
    readdirSync(path.join(scratch.root, parent)).map(
      (directory) =>
        JSON.parse(read(`${parent}/${directory}/package.json`)) as {
          name: string;
          dependencies?: Record<string, string>;
        },
    ),
  );
  const needsIt = new Set([name]);
  for (let size = 0; size < needsIt.size;) {
    size = needsIt.size;
    for (const { name: own, dependencies = {} } of manifests)
      if (Object.keys(dependencies).some((dependency) => needsIt.has(dependency))) needsIt.add(own);
  }
  return stackProjects()
    .filter((app) => needsIt.has(`@wallcrawler/${app}`))
    .sort();
}
