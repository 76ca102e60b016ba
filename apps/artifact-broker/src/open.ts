import {
  BrokerError,
  certificateKey,
  contextKey,
  extensionKey,
  launchDocument,
  launchKey,
} from '@wallcrawler/artifacts';
import type { BrokerAnswer, LaunchDocument } from '@wallcrawler/artifacts';
import type { CertificateStore, ContextStore, ExtensionStore } from '@wallcrawler/resource-store';
import type { SessionRecord, SessionStore } from '@wallcrawler/session-store';
import type { Bucket } from './bucket.ts';

export interface OpenDependencies {
  sessions: Pick<SessionStore, 'get'>;
  contexts: Pick<ContextStore, 'get'>;
  extensions: Pick<ExtensionStore, 'get'>;
  certificates: Pick<CertificateStore, 'get'>;
  bucket: Pick<Bucket, 'read' | 'download'>;
}

const gone = (what: string, id: string): BrokerError =>
  new BrokerError('not_found', `${what} ${id} was deleted while the session was being created`);

/** Everything that a session starts with. @throws BrokerError `not_found` where something of it is not there any more. */
export async function open(session: SessionRecord, dependencies: OpenDependencies): Promise<BrokerAnswer<'open'>> {
  const { extensionIds = [], certificateIds = [] } = session.settings;
  const [launch, context, extensions, certificates] = await Promise.all([
    readLaunch(session, dependencies),
    openContext(session, dependencies),
    Promise.all(extensionIds.map((id) => openExtension(session, id, dependencies))),
    Promise.all(certificateIds.map((id) => openCertificate(session, id, dependencies))),
  ]);
  return { launch, ...(context && { context }), extensions, certificates };
}

/** A document that should be there and is not must not become a session without its proxies. */
async function readLaunch(
  { projectId, sessionId, settings }: SessionRecord,
  { bucket }: OpenDependencies,
): Promise<LaunchDocument> {
  if (!settings.proxyRules) return { proxies: [] };
  const text = await bucket.read(launchKey(projectId, sessionId));
  const document = text === undefined ? undefined : launchDocument.parse(JSON.parse(text));
  if (document?.proxies.length !== settings.proxyRules)
    throw new BrokerError('not_found', 'the launch document of the session is not there');
  return document;
}

async function openContext(
  { projectId, sessionId, settings }: SessionRecord,
  { contexts, sessions, bucket }: OpenDependencies,
): Promise<BrokerAnswer<'open'>['context']> {
  if (!settings.context) return undefined;
  const { id, persist } = settings.context;
  const context = await contexts.get(projectId, id);
  if (!context) throw gone('context', id);
  const { writer, version, bytes = 0, sha256 = '' } = context;
  const other = writer && writer.sessionId !== sessionId ? await sessions.get(writer.sessionId) : undefined;
  return {
    contextId: id,
    persist,
    // A writer that still serves its client may go on for hours; only one that is ending is worth waiting for.
    state: other?.status === 'TERMINATING' ? 'saving' : 'ready',
    ...(version !== undefined && {
      download: { url: await bucket.download(contextKey(projectId, id, version)), bytes, sha256 },
    }),
  };
}

async function openExtension({ projectId }: SessionRecord, id: string, { extensions, bucket }: OpenDependencies) {
  const extension = await extensions.get(projectId, id);
  if (!extension) throw gone('extension', id);
  const { extensionId, bytes, sha256 } = extension;
  return { extensionId, url: await bucket.download(extensionKey(projectId, id)), bytes, sha256 };
}

async function openCertificate({ projectId }: SessionRecord, id: string, { certificates, bucket }: OpenDependencies) {
  if (!(await certificates.get(projectId, id))) throw gone('certificate', id);
  return { certificateId: id, url: await bucket.download(certificateKey(projectId, id)) };
}
