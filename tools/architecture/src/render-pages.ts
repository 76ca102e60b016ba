import { PAGES } from './pages/index.ts';
import type { Workspace } from './workspace/workspace.ts';

/** Where the pages are, from the workspace's root. */
export const DIRECTORY = 'docs/architecture';
/** What makes them again. */
export const WRITE_COMMAND = 'node tools/architecture/src/main.ts write';

const HEADER = `<!-- Generated. To change it, change its source and run: ${WRITE_COMMAND} -->`;

/** Every page by its workspace-relative name, before it is formatted. */
export const renderPages = (workspace: Workspace): Map<string, string> =>
  new Map(
    PAGES.map((page) => [`${DIRECTORY}/${page.file}`, `${HEADER}\n\n# ${page.title}\n\n${page.body(workspace)}\n`]),
  );
