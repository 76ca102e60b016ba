import type { CertificateRecord, ContextRecord, ExtensionRecord } from '@wallcrawler/resource-store';
import type { ApiKeyRecord } from '@wallcrawler/session-store';

/** A context as the API shows it; the last three fields are additions to Browserbase's. */
export const toWireContext = (context: ContextRecord) => ({
  id: context.contextId,
  createdAt: context.createdAt,
  updatedAt: context.updatedAt,
  projectId: context.projectId,
  ...(context.name !== undefined && { name: context.name }),
  ...(context.savedAt !== undefined && { savedAt: context.savedAt, bytes: context.bytes ?? 0 }),
  ...(context.writer && { writerSessionId: context.writer.sessionId }),
});

/**
 * The answer to a create or update of a context. Clients could once encrypt a profile of their own and upload it;
 * Browserbase has withdrawn that and keeps the fields, and so do we: the algorithm is the one that was ever named, and
 * key and URL are of the right type and can be used for nothing (`.invalid` never resolves).
 */
export const toWireContextUpload = ({ contextId }: ContextRecord) => ({
  id: contextId,
  cipherAlgorithm: 'AES-256-CBC',
  initializationVectorSize: 16,
  publicKey: 'uploads-are-not-supported',
  uploadUrl: 'https://uploads-are-not-supported.invalid/',
});

/** An extension as the API shows it; name, version, manifestVersion and bytes are additions to Browserbase's. */
export const toWireExtension = (extension: ExtensionRecord) => ({
  id: extension.extensionId,
  createdAt: extension.createdAt,
  updatedAt: extension.updatedAt,
  fileName: extension.fileName,
  projectId: extension.projectId,
  name: extension.name,
  version: extension.version,
  manifestVersion: extension.manifestVersion,
  bytes: extension.bytes,
});

/** A certificate as the API shows it; what describes it is an addition to Browserbase's fields. */
export const toWireCertificate = (certificate: CertificateRecord) => ({
  id: certificate.certificateId,
  createdAt: certificate.createdAt,
  updatedAt: certificate.updatedAt,
  projectId: certificate.projectId,
  ...(certificate.fileName !== undefined && { fileName: certificate.fileName }),
  subject: certificate.subject,
  fingerprint: certificate.fingerprint,
  notAfter: certificate.notAfter,
});

/**
 * An API key as the API shows it, without the key.
 * @param ownKeyId the key that the request was made with.
 */
export const toWireApiKey = (key: ApiKeyRecord, ownKeyId: string) => ({
  id: key.keyId,
  name: key.name,
  projectId: key.projectId,
  createdAt: key.createdAt,
  ...(key.revokedAt !== undefined && { revokedAt: key.revokedAt }),
  current: key.keyId === ownKeyId,
});
