import { ProjectTable } from './project-table.ts';
import type { ProjectTableOptions } from './project-table.ts';
import type { ExtensionRecord } from './records.ts';

/** The extensions of each project. */
export class ExtensionStore extends ProjectTable<ExtensionRecord> {
  constructor(options: ProjectTableOptions) {
    super(options, 'extensionId');
  }
}
