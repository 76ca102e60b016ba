import { ProjectTable } from './project-table.ts';
import type { ProjectTableOptions } from './project-table.ts';
import type { CertificateRecord } from './records.ts';

/** The CA certificates of each project. */
export class CertificateStore extends ProjectTable<CertificateRecord> {
  constructor(options: ProjectTableOptions) {
    super(options, 'certificateId');
  }
}
