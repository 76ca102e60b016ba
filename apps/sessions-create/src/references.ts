import { ApiError } from '@wallcrawler/session-api';
import type { CreateSessionBody } from '@wallcrawler/session-api';
import type { CertificateStore, ContextRecord, ContextStore, ExtensionStore } from '@wallcrawler/resource-store';

export interface ReferenceStores {
  contexts: Pick<ContextStore, 'get'>;
  extensions: Pick<ExtensionStore, 'get'>;
  certificates: Pick<CertificateStore, 'get'>;
}

/** What a create names of its project's resources. */
export interface References {
  context?: ContextRecord;
  /** Each once, the session's own before that of its browser settings. */
  extensionIds: string[];
  certificateIds: string[];
}

const missing = (field: string, what: string): ApiError =>
  new ApiError('invalid_request', `invalid body: ${field}: there is no such ${what} in this project; check the id`);

const unique = (ids: readonly (string | undefined)[]): string[] => [
  ...new Set(ids.filter((id): id is string => id !== undefined)),
];

/** @throws ApiError 400 that names the field of the body, for the first context, extension or certificate that is not there. */
export async function findReferences(
  projectId: string,
  { browserSettings, extensionId, proxySettings }: CreateSessionBody,
  { contexts, extensions, certificates }: ReferenceStores,
): Promise<References> {
  const context = async () => {
    if (!browserSettings.context) return undefined;
    const row = await contexts.get(projectId, browserSettings.context.id);
    if (!row) throw missing('browserSettings.context.id', 'context');
    return row;
  };
  const extensionFields = [
    ['extensionId', extensionId],
    ['browserSettings.extensionId', browserSettings.extensionId],
  ] as const;
  const certificateIds = unique(proxySettings.caCertificates);
  const [found] = await Promise.all([
    context(),
    ...extensionFields.map(async ([field, id]) => {
      if (id !== undefined && !(await extensions.get(projectId, id))) throw missing(field, 'extension');
    }),
    ...certificateIds.map(async (id, at) => {
      if (!(await certificates.get(projectId, id))) throw missing(`proxySettings.caCertificates.${at}`, 'certificate');
    }),
  ]);
  return {
    ...(found && { context: found }),
    extensionIds: unique(extensionFields.map(([, id]) => id)),
    certificateIds,
  };
}
