/**
 * `node tools/cost/src/main.ts --sessions-per-month <n> [options]`, from the workspace's root: what a month costs at list
 * prices. `write` puts the tables of docs/cost.md up to date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { billFor } from './bill.ts';
import { COST_PAGE, replaceTables } from './cost-page.ts';
import { HELP, OptionError, parseUsage } from './options.ts';
import { describeBill } from './report.ts';
import { readStackFacts } from './stack-facts.ts';

const args = process.argv.slice(2);
const root = process.cwd();

function run(): void {
  if (args.length === 0 || args.includes('--help')) return console.log(HELP);
  if (args[0] === 'write') {
    const page = path.join(root, COST_PAGE);
    return writeFileSync(page, replaceTables(readFileSync(page, 'utf8'), readStackFacts(root)));
  }
  const usage = parseUsage(args);
  const facts = readStackFacts(root);
  const fixed = billFor({ ...usage, sessionsPerMonth: 0 }, facts).total;
  console.log(describeBill(billFor(usage, facts), fixed, usage));
}

try {
  run();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = error instanceof OptionError ? 2 : 1;
}
