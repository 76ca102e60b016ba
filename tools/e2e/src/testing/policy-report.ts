import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { LedgerEntry } from '@wallcrawler/local';
import { reasonNotUsedHere } from './not-used-here.ts';

const workspace = path.resolve(import.meta.dirname, '../../../..');

/** One file a spec: what its clouds have used. */
export const BOOKS = path.join(workspace, 'dist/tools/e2e/iam');

type DeclaredStatement = Extract<LedgerEntry, { type: 'statement' }>;
type Use = Extract<LedgerEntry, { type: 'use' }>;

/** A statement, an action or a resource of one that nothing has used. */
export interface Unused {
  /** The statement's id. */
  id: string;
  /** `statement`, or the pattern in it. */
  what: string;
  /** Why no test can use it; undefined where one should. */
  reason: string | undefined;
}

export interface PolicyReport {
  specs: string[];
  statements: number;
  /** How many statements a role's own call has used, and how many only a service in the role's name. */
  usedByCalls: number;
  usedByServices: number;
  unused: Unused[];
  /** Roles for what only AWS runs; nothing of them is proven. */
  foreignRoles: string[];
}

/** Reads the books of all spec files that have run. What there is to use is what the newest of them says. */
export function readBooks(): { specs: string[]; newest: LedgerEntry[]; all: LedgerEntry[] } {
  const files = existsSync(BOOKS) ? readdirSync(BOOKS).filter((name) => name.endsWith('.jsonl')) : [];
  const books = files
    .map((name) => path.join(BOOKS, name))
    .sort((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs)
    .map((file) => readFileSync(file, 'utf8').split('\n').filter(Boolean))
    .map((lines) => lines.map((line) => JSON.parse(line) as LedgerEntry));
  return {
    specs: files.map((name) => path.basename(name, '.jsonl')).sort(),
    newest: books[0] ?? [],
    all: books.flat(),
  };
}

/** Compares what the roles may do with what was done. */
export function reportOf(specs: string[], newest: readonly LedgerEntry[], all: readonly LedgerEntry[]): PolicyReport {
  const statements = newest.filter((entry): entry is DeclaredStatement => entry.type === 'statement');
  const uses = new Map<string, Use[]>();
  for (const entry of all) if (entry.type === 'use') uses.set(entry.id, [...(uses.get(entry.id) ?? []), entry]);
  const byCalls = statements.filter(({ id }) => uses.get(id)?.some(({ by }) => by === 'call'));
  const used = statements.filter(({ id }) => uses.has(id));
  return {
    specs,
    statements: statements.length,
    usedByCalls: byCalls.length,
    usedByServices: used.length - byCalls.length,
    unused: statements.flatMap((statement) => unusedOf(statement, uses.get(statement.id) ?? [])),
    foreignRoles: newest.flatMap((entry) => (entry.type === 'foreign-role' ? [entry.id] : [])),
  };
}

function unusedOf({ id, actions, resources }: DeclaredStatement, uses: readonly Use[]): Unused[] {
  const unused =
    uses.length === 0
      ? ['statement']
      : [
          ...actions.filter((action) => !uses.some((use) => use.action === action)),
          ...resources.filter((resource) => !uses.some((use) => use.resource === resource)),
        ];
  return unused.map((what) => ({ id, what, reason: reasonNotUsedHere(id, what) }));
}

/** What should have been used and was not. */
export const missing = ({ unused }: PolicyReport): Unused[] => unused.filter(({ reason }) => reason === undefined);

const line = ({ id, what, reason }: Unused): string =>
  `- \`${id}\`${what === 'statement' ? '' : ` \`${what}\``}${reason ? `: ${reason}` : ''}`;

/** The report as a page. */
export function toMarkdown(report: PolicyReport): string {
  const { specs, statements, usedByCalls, usedByServices, unused, foreignRoles } = report;
  const excused = unused.filter(({ reason }) => reason !== undefined);
  const section = (title: string, lines: readonly string[]) => `## ${title}\n\n${lines.join('\n') || 'none'}\n`;
  return [
    '# Statements and their use\n',
    `${statements} statements: ${usedByCalls} used by calls, ${usedByServices} by services in the role's name. Specs: ${specs.join(', ')}.\n`,
    section('Used by no test', missing(report).map(line)),
    section('Cannot be used on one machine', excused.map(line)),
    section(
      'Roles that only AWS takes on, not checked here',
      foreignRoles.map((id) => `- \`${id}\``),
    ),
  ].join('\n');
}
