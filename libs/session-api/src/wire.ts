import { toSdkStatus } from '@wallcrawler/session-state';
import type { SdkStatus } from '@wallcrawler/session-state';
import { optionalFields } from '@wallcrawler/session-store';
import type { ProjectRecord, SessionRecord } from '@wallcrawler/session-store';

/** A session as the API shows it (`Session` of Browserbase's SDK). It carries no key and no address. */
export interface WireSession {
  id: string;
  createdAt: string;
  updatedAt: string;
  startedAt: string;
  expiresAt: string;
  endedAt?: string;
  projectId: string;
  status: SdkStatus;
  keepAlive: boolean;
  proxyBytes: number;
  region: string;
  contextId?: string;
  userMetadata?: Record<string, unknown>;
}

/** What connects to the browser. Given to the creator and on retrieval of a live session, and to nobody else. */
export interface WireConnection {
  connectUrl: string;
  seleniumRemoteUrl: string;
  signingKey: string;
}

export function toWireSession(record: SessionRecord): WireSession {
  const { endedAt, reason } = optionalFields(record);
  return {
    id: record.sessionId,
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
    // The SDK's type requires it; before the browser is ready the session has started when it was created.
    startedAt: record.startedAt ?? record.createdAt,
    expiresAt: new Date(record.expiresAt * 1000).toISOString(),
    ...(endedAt && { endedAt }),
    projectId: record.projectId,
    status: toSdkStatus(record.status, reason),
    keepAlive: record.keepAlive,
    proxyBytes: record.proxyBytes,
    region: record.region,
    ...(record.settings.context && { contextId: record.settings.context.id }),
    ...(record.userMetadata && { userMetadata: record.userMetadata }),
  };
}

/**
 * The URLs under which a client reaches its browser.
 * @param connectBaseUrl `wss://host` of the gateway.
 * @param signingKey the session's connect token.
 */
export const toWireConnection = (connectBaseUrl: string, signingKey: string): WireConnection => ({
  connectUrl: `${connectBaseUrl}/?signingKey=${signingKey}`,
  seleniumRemoteUrl: `${connectBaseUrl.replace(/^ws/, 'http')}/webdriver`,
  signingKey,
});

/** A project as the API shows it. */
export const toWireProject = (project: ProjectRecord) => ({
  id: project.projectId,
  name: project.name,
  ownerId: project.ownerId,
  concurrency: project.concurrency,
  defaultTimeout: project.defaultTimeout,
  createdAt: project.createdAt,
  updatedAt: project.updatedAt,
});
