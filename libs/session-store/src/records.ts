import type { EndReason, LiveState, TerminalState } from '@wallcrawler/session-state';

/** Where the session's relay listens inside the network. Never shown to a client, never taken from one. */
export interface Endpoint {
  host: string;
  port: number;
}

/** What the client asked of the browser, as far as the controller needs it. */
export interface BrowserSettings {
  viewport?: { width: number; height: number };
  ignoreCertificateErrors?: boolean;
}

interface SessionBase {
  sessionId: string;
  /** Marks the row for the stream's filter; the table holds sessions only. */
  entity: 'session';
  projectId: string;
  /** ISO 8601, UTC, milliseconds. */
  createdAt: string;
  updatedAt: string;
  /** When the session ends whatever it does, in epoch seconds. */
  expiresAt: number;
  timeoutSeconds: number;
  keepAlive: boolean;
  region: string;
  settings: BrowserSettings;
  userMetadata?: Record<string, unknown>;
  /** The wake-up slot of the create that waits, e.g. `slot-07`; absent when no slot was free. */
  waiter?: string;
  /** Bytes that Chromium sent and received through the egress proxy. */
  proxyBytes: number;
  /** Grows by one with every write; every write expects the value it has read. */
  revision: number;
  /** `detail.version` of the newest ECS event that was applied. */
  ecsVersion?: number;
  /** When the browser became ready, ISO 8601. */
  startedAt?: string;
}

interface Launched {
  taskArn: string;
}
interface Ready extends Launched {
  endpoint: Endpoint;
  startedAt: string;
}
interface Ending {
  reason: EndReason;
  taskArn?: string;
  endpoint?: Endpoint;
}
interface Ended extends Ending {
  endedAt: string;
  /** When DynamoDB may delete the row, in epoch seconds. Deletes history, ends nothing. */
  ttl: number;
}

/** A row of the sessions table: which fields it has follows from its `status`. */
export type SessionRecord = SessionBase &
  (
    | { status: 'CREATING' }
    | ({ status: 'PROVISIONING' | 'STARTING' } & Launched)
    | ({ status: LiveState } & Ready)
    | ({ status: 'TERMINATING' } & Ending)
    | ({ status: TerminalState } & Ended)
  );

/** Fields that only some states carry, read without a switch. */
export interface OptionalFields {
  taskArn?: string;
  endpoint?: Endpoint;
  reason?: EndReason;
  endedAt?: string;
  ttl?: number;
}

/** The record's state-dependent fields, each `undefined` where its state has none. */
export const optionalFields = (record: SessionRecord): OptionalFields => record as OptionalFields;

export interface ProjectRecord {
  projectId: string;
  name: string;
  ownerId: string;
  /** How many sessions may be pending or running at once. */
  concurrency: number;
  /** Timeout of a session that names none, in seconds. */
  defaultTimeout: number;
  createdAt: string;
  updatedAt: string;
  /** The ids of the sessions that hold a concurrency unit. Absent when there is none. */
  activeSessions?: ReadonlySet<string>;
}

export interface ApiKeyRecord {
  keyId: string;
  projectId: string;
  name: string;
  /** SHA-256 of the whole key, hex. The key itself is shown once and kept nowhere. */
  keyHash: string;
  createdAt: string;
  revokedAt?: string;
}

/** Names of the tables, from the environment. */
export interface SessionTables {
  sessions: string;
  projects: string;
}
