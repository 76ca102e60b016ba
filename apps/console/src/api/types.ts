/** What the API answers with, as far as the console shows it. */

export type SessionStatus = 'PENDING' | 'RUNNING' | 'ERROR' | 'TIMED_OUT' | 'COMPLETED';

export const SESSION_STATUSES: readonly SessionStatus[] = ['PENDING', 'RUNNING', 'COMPLETED', 'TIMED_OUT', 'ERROR'];

export interface TimelineEntry {
  state: string;
  /** ISO 8601. */
  at: string;
}

export interface Session {
  id: string;
  createdAt: string;
  updatedAt: string;
  startedAt: string;
  expiresAt: string;
  endedAt?: string;
  projectId: string;
  status: SessionStatus;
  keepAlive: boolean;
  proxyBytes: number;
  region: string;
  contextId?: string;
  userMetadata?: Record<string, unknown>;
}

/** One session as retrieve shows it: with connect details while it is live. */
export interface SessionDetails extends Session {
  connectUrl?: string;
  seleniumRemoteUrl?: string;
  signingKey?: string;
  timeline?: TimelineEntry[];
}

export interface DebugUrls {
  debuggerUrl: string;
  debuggerFullscreenUrl: string;
}

export interface LogEntry {
  method: string;
  pageId: number;
  sessionId: string;
  frameId?: string;
  loaderId?: string;
  /** Milliseconds since the epoch. */
  timestamp?: number;
  request?: { params?: Record<string, unknown>; rawBody?: string; timestamp?: number };
  response?: { result?: Record<string, unknown>; rawBody?: string; timestamp?: number };
}

export interface ReplayPage {
  pageId: string;
  /** Milliseconds since the session's start. */
  startTimeMs: number;
  endTimeMs: number;
  /** Of the playlist. */
  url: string;
  /** What the page showed last. */
  pageUrl?: string;
  title?: string;
}

export interface Replays {
  pageCount: number;
  pages: ReplayPage[];
}

export interface RecordingDownload {
  pageId: string;
  status: 'NOT_REQUESTED' | 'PENDING' | 'COMPLETED' | 'FAILED';
  completedAt?: string;
  downloadUrl?: string;
}

export interface Project {
  id: string;
  name: string;
  ownerId: string;
  concurrency: number;
  defaultTimeout: number;
  createdAt: string;
  updatedAt: string;
}

export interface UsageDay {
  /** `YYYY-MM-DD` in UTC. */
  date: string;
  sessions: number;
  browserMinutes: number;
  proxyBytes: number;
}

export interface Usage {
  browserMinutes: number;
  proxyBytes: number;
  days?: UsageDay[];
}

export interface BrowserContext {
  id: string;
  name?: string;
  createdAt: string;
  updatedAt: string;
  projectId: string;
}

export interface Extension {
  id: string;
  fileName: string;
  createdAt: string;
  updatedAt: string;
  projectId: string;
  name?: string;
  version?: string;
}

export interface ApiKey {
  id: string;
  name?: string;
  createdAt: string;
  /** Whether it is the key of the request. */
  current?: boolean;
  /** A key that is accepted no more is still listed. */
  revokedAt?: string;
}

export interface Webhook {
  id: string;
  endpoint: string;
  eventTypes: string[];
  createdAt: string;
  updatedAt?: string;
  secret?: string;
  /** When its receiver said that it is gone. */
  disabledAt?: string;
}
