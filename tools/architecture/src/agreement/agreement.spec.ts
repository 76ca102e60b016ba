import path from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ENVIRONMENT } from '@wallcrawler/runtime';
import { type Program, programsOf } from '../workspace/functions.ts';
import { type Project, tagged } from '../workspace/projects.ts';
import { statementsOf } from '../workspace/statements.ts';
import { routesOf } from '../workspace/triggers.ts';
import { type Workspace, readWorkspace } from '../workspace/workspace.ts';
import { declaredIn, importsOf, sourcesOf, specsOf, variableLists, variablesOf } from './sources.ts';

const workspaceRoot = path.resolve(import.meta.dirname, '../../../..');

/** Variables that the runtime or RunTask sets, which therefore stand in no template. */
const GIVEN_AT_RUN_TIME = ['AWS_REGION', 'SESSION_SECRET'];
/** Variables that code reads without the schema, because it must work before or without a whole configuration. */
const READ_BY_ITSELF = ['LOG_LEVEL', 'CHROMIUM_SANDBOX'];

let workspace: Workspace;
let programs: Program[];
let lists: Record<string, string[]>;
let projects: Map<string, Project>;

beforeAll(async () => {
  workspace = await readWorkspace(workspaceRoot);
  programs = programsOf(workspace);
  projects = new Map(workspace.projects.map((project) => [project.name, project]));
  lists = variableLists(tagged(workspace.projects, 'type:lib').flatMap(({ root }) => sourcesOf(workspaceRoot, root)));
}, 120_000);

/** An app and every library that it brings along. */
function closureOf(name: string, seen = new Set<string>()): Set<string> {
  seen.add(name);
  for (const used of projects.get(name)?.uses ?? [])
    if (!seen.has(used) && projects.get(used)?.tags.includes('type:lib')) closureOf(used, seen);
  return seen;
}

describe('the project graph and the packages', () => {
  it('names in each package.json what the code imports, and nothing that neither code nor specs import', () => {
    const packages = workspace.projects.filter(({ tags }) => tags.includes('type:app') || tags.includes('type:lib'));
    const wrong = packages.flatMap(({ name, root }) => {
      const declared = declaredIn(workspaceRoot, root);
      const imported = importsOf(sourcesOf(workspaceRoot, root)).filter((used) => used !== name);
      const inSpecs = importsOf(specsOf(workspaceRoot, root));
      const missing = imported.filter((used) => !declared.includes(used));
      const needless = declared.filter((used) => !imported.includes(used) && !inSpecs.includes(used));
      return [
        ...missing.map((used) => `${root}/package.json: add @wallcrawler/${used}`),
        ...needless.map((used) => `${root}/package.json: remove @wallcrawler/${used}`),
      ];
    });
    expect(wrong).toEqual([]);
  });

  it('gives Nx every dependency that a package.json names, so that affected is right', () => {
    const missing = workspace.projects.flatMap(({ name, root, uses }) =>
      root === 'infra'
        ? []
        : declaredIn(workspaceRoot, root)
            .filter((used) => !uses.includes(used))
            .map((used) => `${name} -> ${used}`),
    );
    expect(missing).toEqual([]);
  });
});

describe('apps and templates', () => {
  it('are the same: each program is an app, and each app with a stack is a program or the API', () => {
    const apps = tagged(workspace.projects, 'type:app').map(({ name }) => name);
    const stacks = workspace.stacks
      .filter(({ project }) => project.startsWith('apps/'))
      .map(({ stackName }) => stackName);
    expect(stacks.filter((name) => !apps.includes(name))).toEqual([]);
    // The console is a static site: a web server's, not a stack's.
    expect(apps.filter((name) => !stacks.includes(name))).toEqual(['console']);
    expect(programs.map(({ stack }) => stack.stackName)).toEqual(stacks.filter((name) => name !== 'api').sort());
  });

  it('name each function after its app', () => {
    const functions = programs.filter(({ kind }) => kind === 'function');
    expect(functions.map(({ name }) => name)).toEqual(functions.map(({ stack }) => stack.stackName));
  });

  it('route to functions that exist', () => {
    const names = programs.map(({ name }) => name);
    expect(routesOf(workspace).filter((route) => !names.includes(route.function))).toEqual([]);
    expect(routesOf(workspace).length).toBeGreaterThan(40);
  });
});

describe('the environment', () => {
  it('holds no variable that the schema does not know', () => {
    const known = [...Object.keys(ENVIRONMENT.shape), ...READ_BY_ITSELF];
    const unknown = programs.flatMap(({ name, environment }) =>
      environment.filter((variable) => !known.includes(variable)).map((variable) => `${name}: ${variable}`),
    );
    expect(unknown).toEqual([]);
  });

  it('sets every variable of the schema in some template', () => {
    const set = new Set(programs.flatMap(({ environment }) => environment));
    const optional = Object.entries(ENVIRONMENT.shape).flatMap(([name, schema]) =>
      schema.safeParse(undefined).success ? [name] : [],
    );
    const unset = Object.keys(ENVIRONMENT.shape).filter((name) => !set.has(name) && !GIVEN_AT_RUN_TIME.includes(name));
    expect(unset.filter((name) => !optional.includes(name))).toEqual([]);
  });

  it('gives each program what its code asks for', () => {
    const missing = programs.flatMap(({ stack, environment }) => {
      const asked = variablesOf(sourcesOf(workspaceRoot, stack.project), lists).filter(
        (name) => name in ENVIRONMENT.shape,
      );
      return asked
        .filter((name) => !environment.includes(name) && !GIVEN_AT_RUN_TIME.includes(name))
        .filter((name) => !ENVIRONMENT.shape[name as keyof typeof ENVIRONMENT.shape].safeParse(undefined).success)
        .map((name) => `${stack.stackName}: ${name}`);
    });
    expect(missing).toEqual([]);
  });

  it('gives no program a variable that neither it nor its libraries name', () => {
    // Every program says its stage, for people who look at it in the AWS console.
    const unused = programs.flatMap(({ stack, environment }) => {
      const roots = [...closureOf(stack.stackName)].map((name) => projects.get(name)?.root ?? '');
      const code = roots.flatMap((root) => (root === 'libs/runtime' ? [] : sourcesOf(workspaceRoot, root))).join('\n');
      return environment
        .filter((name) => name !== 'STAGE' && name !== 'LOG_LEVEL' && !new RegExp(`\\b${name}\\b`).test(code))
        .map((name) => `${stack.stackName}: ${name}`);
    });
    expect(unused).toEqual([]);
  });

  it('tells a program of exactly the tables that its role may touch', () => {
    // The stores of the sessions plane are opened together; which of their tables a program touches, its role says.
    const together = lists['STORE_VARIABLES'] ?? [];
    const wrong = programs.flatMap(({ stack, environment }) => {
      const told = environment.filter((name) => name.endsWith('_TABLE'));
      // Whoever reads a stream is handed it by its event source.
      const allowed = statementsOf(stack, workspace.resolver)
        .filter(({ actions }) => !actions.includes('dynamodb:GetRecords'))
        .flatMap(({ resources }) => resources)
        .filter(({ resource }) => resource.Type === 'AWS::DynamoDB::Table')
        .map(({ name }) => `${name.replace('wallcrawler-', '').toUpperCase().replaceAll('-', '_')}_TABLE`);
      const useless = told.filter((name) => !allowed.includes(name) && !together.includes(name));
      const untold = allowed.filter((name) => !told.includes(name));
      const needless = told.some((name) => together.includes(name)) && !allowed.some((name) => together.includes(name));
      return [
        ...useless.map((name) => `${stack.stackName}: is told ${name} and may not touch it`),
        ...[...new Set(untold)].map((name) => `${stack.stackName}: may touch the table of ${name} and is not told it`),
        ...(needless ? [`${stack.stackName}: opens the session stores and may touch no table of them`] : []),
      ];
    });
    expect(wrong).toEqual([]);
  });
});
