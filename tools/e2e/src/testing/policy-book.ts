import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@jest/globals';
import type { LedgerEntry } from '@wallcrawler/local';
import { BOOKS } from './policy-report.ts';

/** What this spec file's clouds have seen so far. */
const seen = new Set<string>();

/** The book of one cloud: which statements its calls have used, and what was denied. */
export class PolicyBook {
  readonly #ledger: string;
  #taken = 0;

  constructor(ledger: string) {
    this.#ledger = ledger;
  }

  /** The denials since the last call. A test that provokes one takes it, so that it does not fail the spec. */
  takeDenials(): string[] {
    const denials = this.#entries().flatMap((entry) => (entry.type === 'denial' ? [entry.message] : []));
    const fresh = denials.slice(this.#taken);
    this.#taken = denials.length;
    return fresh;
  }

  /** Adds what the cloud has used to the book of the spec file. @returns the denials that no test has taken. */
  close(): string[] {
    for (const entry of this.#entries()) if (entry.type !== 'denial') seen.add(JSON.stringify(entry));
    mkdirSync(BOOKS, { recursive: true });
    const { testPath = 'unknown.spec.ts' } = expect.getState();
    writeFileSync(path.join(BOOKS, `${path.basename(testPath, '.spec.ts')}.jsonl`), [...seen].join('\n'));
    return this.takeDenials();
  }

  #entries(): LedgerEntry[] {
    if (!existsSync(this.#ledger)) return [];
    const lines = readFileSync(this.#ledger, 'utf8').split('\n');
    return lines.filter(Boolean).map((line) => JSON.parse(line) as LedgerEntry);
  }
}
