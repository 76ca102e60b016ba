import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { table } from './table.ts';
import { WORKSPACE } from './workspace.ts';

const AREAS = ['apps', 'libs', 'tools', 'infra', 'specs'] as const;
export type Area = (typeof AREAS)[number];
export type LinesOfCode = Record<Area, { files: number; lines: number; longest: number }>;

/** The area of a file by its path: specs, and what only specs use, are one of their own wherever they stand. */
export function areaOf(file: string): Area | undefined {
  if (/\.spec\.ts$|\/testing\/|^tools\/e2e\//.test(file)) return 'specs';
  return AREAS.find((area) => file.startsWith(`${area}/`));
}

/** Lines that are not blank. */
export const countLines = (text: string): number => text.split('\n').filter((line) => line.trim() !== '').length;

/** Counts the lines of programs and templates that people write. */
export function measureLines(): LinesOfCode {
  const count = Object.fromEntries(AREAS.map((area) => [area, { files: 0, lines: 0, longest: 0 }])) as LinesOfCode;
  const files = globSync('{apps,libs,tools,infra}/**/*.{ts,js,mjs,cjs,yaml,yml}', {
    cwd: WORKSPACE,
    exclude: (name) => /(^|\/)(node_modules|dist)$/.test(String(name)),
  });
  for (const file of files) {
    const area = areaOf(file.split(path.sep).join('/'));
    if (!area) continue;
    const lines = countLines(readFileSync(path.join(WORKSPACE, file), 'utf8'));
    count[area].files += 1;
    count[area].lines += lines;
    count[area].longest = Math.max(count[area].longest, lines);
  }
  return count;
}

export function describeLines(count: LinesOfCode): string {
  const rows = AREAS.map((area) => [area, count[area].files, count[area].lines, count[area].longest]);
  const sum = (pick: 'files' | 'lines') => AREAS.reduce((total, area) => total + count[area][pick], 0);
  return [
    'Lines of code, without blank ones',
    '',
    table(['area', 'files', 'lines', 'longest file'], [...rows, ['all', sum('files'), sum('lines'), '']]),
  ].join('\n');
}
