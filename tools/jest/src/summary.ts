/**
 * `node tools/jest/src/summary.ts`: adds up what the Jest runs of all projects have counted and prints
 * `N passed, N failed` as the last line. Runs that Nx took from its cache count as they ran. With `--affected` a project
 * without results was not affected; otherwise its run did not get to its end.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';

interface JestResults {
  numPassedTests: number;
  numFailedTests: number;
  numRuntimeErrorTestSuites: number;
}

interface Package {
  nx?: { targets?: Record<string, unknown> };
}

const isTested = (manifest: string): boolean => {
  const { nx } = JSON.parse(readFileSync(manifest, 'utf8')) as Package;
  return nx?.targets !== undefined && ('test' in nx.targets || 'e2e' in nx.targets);
};

const workspace = path.resolve(import.meta.dirname, '../../..');
process.chdir(workspace);
const projectRoots = globSync(['{apps,libs,tools}/*/package.json', 'infra/package.json'])
  .filter(isTested)
  .map((manifest) => path.dirname(manifest));

const affected = process.argv.includes('--affected');
const counts = { passed: 0, failed: 0 };
for (const projectRoot of projectRoots) {
  const file = path.join('dist', projectRoot, 'test-results.json');
  if (!existsSync(file)) {
    if (affected) continue;
    console.error(`${projectRoot}: left no test results; its run did not get that far`);
    counts.failed += 1;
    continue;
  }
  const results = JSON.parse(readFileSync(file, 'utf8')) as JestResults;
  counts.passed += results.numPassedTests;
  // A suite that cannot even be loaded counts as one failed test: it has none of its own.
  counts.failed += results.numFailedTests + results.numRuntimeErrorTestSuites;
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
// A change of documents affects no test; a whole run without one has not run.
process.exit(counts.failed > 0 || (counts.passed === 0 && !affected) ? 1 : 0);
