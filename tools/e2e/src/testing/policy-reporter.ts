import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { BOOKS, missing, readBooks, reportOf, toMarkdown } from './policy-report.ts';

interface RunOptions {
  testPathPatterns?: { patterns: string[] };
  testNamePattern?: string;
  onlyChanged?: boolean;
  shard?: object;
}

/** Tells after a run which statements of the roles nothing has used. A whole run fails for them; a part only lists. */
export default class PolicyReporter {
  readonly #isWhole: boolean;
  #error: Error | undefined;

  constructor({ testPathPatterns, testNamePattern, onlyChanged, shard }: RunOptions) {
    this.#isWhole = !testPathPatterns?.patterns.length && !testNamePattern && !onlyChanged && !shard;
  }

  onRunStart(): void {
    // A part of the suite adds to what earlier parts have found.
    if (this.#isWhole) rmSync(BOOKS, { recursive: true, force: true });
  }

  onRunComplete(): void {
    const { specs, newest, all } = readBooks();
    if (newest.length === 0) return;
    const report = reportOf(specs, newest, all);
    const file = path.join(path.dirname(BOOKS), 'iam-report.md');
    writeFileSync(file, toMarkdown(report));
    const unused = missing(report).map(({ id, what }) => `  ${id}${what === 'statement' ? '' : ` ${what}`}`);
    const summary = `IAM: ${report.statements} statements, ${unused.length} parts of them used by no test of ${specs.length} spec files; see ${file}`;
    console.error(this.#isWhole ? [summary, ...unused].join('\n') : summary);
    if (!this.#isWhole || unused.length === 0) return;
    const advice = 'the roles allow what no test uses; remove it, or add the test or a row to not-used-here.ts';
    console.error(`IAM: ${advice}`);
    // What makes Jest's exit code tell of it.
    this.#error = new Error(advice);
  }

  getLastError(): Error | undefined {
    return this.#error;
  }
}
