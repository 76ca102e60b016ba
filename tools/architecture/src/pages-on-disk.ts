import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DIRECTORY, WRITE_COMMAND } from './render-pages.ts';

/** Pages that are there and that nothing makes any more. */
function leftovers(workspaceRoot: string, pages: ReadonlyMap<string, string>): string[] {
  const directory = path.join(workspaceRoot, DIRECTORY);
  const there = existsSync(directory) ? readdirSync(directory).sort() : [];
  return there.map((name) => `${DIRECTORY}/${name}`).filter((file) => !pages.has(file));
}

/** Writes the pages, removes those that are made no more, and gives back the names of what has changed. */
export function writePages(workspaceRoot: string, pages: ReadonlyMap<string, string>): string[] {
  const changed = differences(workspaceRoot, pages).map(({ file }) => file);
  for (const file of leftovers(workspaceRoot, pages)) rmSync(path.join(workspaceRoot, file));
  mkdirSync(path.join(workspaceRoot, DIRECTORY), { recursive: true });
  for (const [file, text] of pages) writeFileSync(path.join(workspaceRoot, file), text);
  return changed;
}

/** A page that is not what it should be, with the first line that differs. */
export interface Difference {
  file: string;
  reason: string;
}

/** How the pages on disk differ from what they should be. */
export function differences(workspaceRoot: string, pages: ReadonlyMap<string, string>): Difference[] {
  const changed = [...pages].flatMap(([file, text]) => {
    const place = path.join(workspaceRoot, file);
    if (!existsSync(place)) return [{ file, reason: 'is missing' }];
    const own = readFileSync(place, 'utf8');
    return own === text ? [] : [{ file, reason: firstDifference(own, text) }];
  });
  return [
    ...changed,
    ...leftovers(workspaceRoot, pages).map((file) => ({ file, reason: 'is made by nothing any more' })),
  ];
}

function firstDifference(own: string, expected: string): string {
  const [left, right] = [own.split('\n'), expected.split('\n')];
  const at = right.findIndex((line, index) => line !== left[index]);
  const line = at < 0 ? right.length : at;
  return `line ${line + 1}: expected ${JSON.stringify(right[line] ?? '')}, got ${JSON.stringify(left[line] ?? '')}`;
}

/** What a person reads when pages are out of date. */
export const describeDifferences = (found: readonly Difference[]): string =>
  [...found.map(({ file, reason }) => `${file}: ${reason}`), `The pages are out of date. Run: ${WRITE_COMMAND}`].join(
    '\n',
  );
