import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const isSpec = (file: string): boolean => /\.spec\.tsx?$|\/testing\//.test(file);

function filesOf(workspaceRoot: string, projectRoot: string): string[] {
  const root = path.join(workspaceRoot, projectRoot);
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mjs)$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !/\/(node_modules|dist)\//.test(file));
}

/** The code of a project that is deployed or run: no specs, and nothing that only specs use. */
export const sourcesOf = (workspaceRoot: string, projectRoot: string): string[] =>
  filesOf(workspaceRoot, projectRoot)
    .filter((file) => !isSpec(file))
    .map((file) => readFileSync(file, 'utf8'));

/** The specs of a project and what only they use. */
export const specsOf = (workspaceRoot: string, projectRoot: string): string[] =>
  filesOf(workspaceRoot, projectRoot)
    .filter(isSpec)
    .map((file) => readFileSync(file, 'utf8'));

/** The workspace's packages that sources import, by their short names. */
export function importsOf(sources: readonly string[]): string[] {
  const imports = sources.flatMap((source) =>
    [...source.matchAll(/(?:from|import\(?)\s*['"]@wallcrawler\/([a-z-]+)/g)].map(([, name]) => name as string),
  );
  return [...new Set(imports)].sort();
}

/** The workspace's packages that a package.json names. */
export function declaredIn(workspaceRoot: string, projectRoot: string): string[] {
  const file = path.join(workspaceRoot, projectRoot, 'package.json');
  const { dependencies = {} } = JSON.parse(readFileSync(file, 'utf8')) as { dependencies?: Record<string, string> };
  return Object.keys(dependencies)
    .flatMap((name) => (name.startsWith('@wallcrawler/') ? [name.slice('@wallcrawler/'.length)] : []))
    .sort();
}

/**
 * The variables that sources ask `loadConfig` for, lists that they spread in included, and those that they read from
 * `process.env` by themselves.
 *
 * @param lists names of exported lists of variables, such as `STORE_VARIABLES`, with what they hold.
 */
export function variablesOf(sources: readonly string[], lists: Readonly<Record<string, readonly string[]>>): string[] {
  const named = sources.flatMap((source) => {
    const asked = [...source.matchAll(/loadConfig\(\[([^\]]*)\]/g)].map(([, items]) => items ?? '').join(',');
    const spread = [...asked.matchAll(/\.\.\.([A-Z_]+)/g)].flatMap(([, list]) => lists[list as string] ?? []);
    const own = [...source.matchAll(/process\.env(?:\.|\[')([A-Z_]+)/g)].map(([, name]) => name as string);
    return [...quoted(asked), ...spread, ...own];
  });
  return [...new Set(named)].sort();
}

/** The exported lists of variables of some sources. */
export const variableLists = (sources: readonly string[]): Record<string, string[]> =>
  Object.fromEntries(
    sources.flatMap((source) =>
      [...source.matchAll(/export const ([A-Z_]+_VARIABLES) = \[([^\]]*)\]/g)].map(
        ([, name = '', items = '']): [string, string[]] => [name, quoted(items)],
      ),
    ),
  );

const quoted = (text: string): string[] => [...text.matchAll(/'([A-Z_]+)'/g)].map(([, name]) => name as string);
