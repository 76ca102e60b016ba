import path from 'node:path';
import * as prettier from 'prettier';

/** Formats pages of Markdown as `npm run format` would, so that a generated page is left alone by it. */
export async function formatPages(
  workspaceRoot: string,
  pages: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const formatted = new Map<string, string>();
  for (const [file, text] of pages) {
    const options = await prettier.resolveConfig(path.join(workspaceRoot, file));
    formatted.set(file, await prettier.format(text, { ...options, parser: 'markdown' }));
  }
  return formatted;
}
