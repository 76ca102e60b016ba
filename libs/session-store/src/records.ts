import type { EndReason, LiveState, SessionState, TerminalState } from '@wallcrawler/session-state';

/** Where the session's relay listens inside the network. Never shown to a client, never taken from one. */
export interface Endpoint {
  host: string;
  port: number;
}

/**
 * What the client asked of the browser, as far as the controller needs it. It holds no secret: a container can read
 * rows, so proxies with their credentials are in the launch document instead.
 */
export interface BrowserSettings {
  viewport?: { width: number; height: number };
  /** Default false. */
  ignoreCertificateErrors?: boolean;
  /** Default false. */
  blockAds?: boolean;
  /** Host names, each with its subdomains, or `*.name` for subdomains only. Absent or empty: every domain. */
  allowedDomains?: string[];
  /** Default true. */
  logSession?: boolean;
  /** Default true. */
  recordSession?: boolean;
  /** The profile that the session starts with, and whether it writes it back. */
  context?: { id: string; persist: boolean };
  extensionIds?: string[];
  certificateIds?: string[];
  /** How many rules the launch document has; absent when there is no such document. */
  proxyRules?: number;
}

/** When a session came into a state, ISO 8601. */
export interface TimelineEntry {
  state: SessionState;
  at: string;
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
  /** SHA-256 in hex of the secret that the session's task was given; only its container knows that secret. */
  secretHash: string;
  /** The states of the session in their order, with the times. */
  timeline: TimelineEntry[];
  /** The wake-up slot of the create that waits, e.g. `slot-07`; absent when no slot was free. */
  waiter?: string;
  /** Header of the X-Ray trace of the create, under which others continue it; absent where tracing is off. */
  trace?: string;
  /** Bytes that Chromium sent and received through the egress proxy. */
  proxyBytes: number;
  /** Grows by one with every write; every write expects the value it has read. */
  revision: number;
  /** What the event that ended the session told about it. */
  detail?: string;
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

/** How many sessions a project may create within one minute unless its row says otherwise. */
export const DEFAULT_CREATIONS_PER_MINUTE = 60;

export interface ProjectRecord {
  projectId: string;
  name: string;
  ownerId: string;
  /** How many sessions may be pending or running at once. */
  concurrency: number;
  /** How many sessions may be created within one minute; {@link DEFAULT_CREATIONS_PER_MINUTE} where it is absent. */
  creationsPerMinute?: number;
  /** Begin of the minute in which the last session was created, in epoch seconds, and how many were within it. */
  creationWindow?: number;
  creationsInWindow?: number;
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
  /** What projects have used, by day. */
  usage: string;
}
