import type { Workspace } from '../workspace/workspace.ts';

/** One generated page of docs/architecture. */
export interface Page {
  file: string;
  title: string;
  /** What a reader finds there, for the index. */
  summary: string;
  /** Markdown below the title. */
  body(workspace: Workspace): string;
}

/** Blocks of Markdown with an empty line between them. */
export const blocks = (...parts: (string | string[])[]): string => parts.flat().filter(Boolean).join('\n\n');
