/**
 * `node tools/architecture/src/main.ts write|check`, from the workspace root: makes docs/architecture from the Nx graph
 * and the composed templates, or fails when what is there differs from them.
 */
import { formatPages } from './format-pages.ts';
import { describeDifferences, differences, writePages } from './pages-on-disk.ts';
import { renderPages } from './render-pages.ts';
import { readWorkspace } from './workspace/workspace.ts';

const workspaceRoot = process.cwd();

const commands: Record<string, (pages: Map<string, string>) => void> = {
  write(pages) {
    const changed = writePages(workspaceRoot, pages);
    console.log(changed.length === 0 ? `${pages.size} pages are up to date` : changed.join('\n'));
  },

  check(pages) {
    const found = differences(workspaceRoot, pages);
    if (found.length > 0) throw new Error(describeDifferences(found));
    console.log(`${pages.size} pages are up to date`);
  },
};

const command = commands[process.argv[2] ?? ''];
if (!command) throw new Error(`usage: node tools/architecture/src/main.ts ${Object.keys(commands).join('|')}`);
try {
  command(await formatPages(workspaceRoot, renderPages(await readWorkspace(workspaceRoot))));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
