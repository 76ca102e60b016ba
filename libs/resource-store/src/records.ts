/** A context: a browser profile that outlives its sessions. */
export interface ContextRecord {
  projectId: string;
  contextId: string;
  /** As the user wrote it, without white space around it. */
  name?: string;
  /** ISO 8601, UTC, milliseconds. */
  createdAt: string;
  updatedAt: string;
  /** The newest archive that was committed; absent until a session has saved the profile. */
  version?: string;
  /** Size of that archive in bytes. */
  bytes?: number;
  /** SHA-256 of that archive, hex. */
  sha256?: string;
  savedAt?: string;
  /** The session that will write the profile back; one at a time. */
  writer?: { sessionId: string; since: string };
}

/** An uploaded extension; its zip is in the artifacts bucket. */
export interface ExtensionRecord {
  projectId: string;
  extensionId: string;
  fileName: string;
  bytes: number;
  sha256: string;
  /** Name and version as the manifest says them. */
  name: string;
  version: string;
  manifestVersion: number;
  createdAt: string;
  updatedAt: string;
}

/** An uploaded CA certificate; its PEM is in the artifacts bucket. */
export interface CertificateRecord {
  projectId: string;
  certificateId: string;
  fileName?: string;
  subject: string;
  /** SHA-256 of the certificate, as pairs of hex digits with colons. */
  fingerprint: string;
  /** When it expires, ISO 8601. */
  notAfter: string;
  createdAt: string;
  updatedAt: string;
}
