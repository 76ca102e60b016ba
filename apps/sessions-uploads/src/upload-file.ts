import type { Signer } from '@wallcrawler/cdp-auth';
import { endpointOfRunning, ownedSession } from '@wallcrawler/session-api';
import type { ApiRequest, ApiResponse, UploadedFile } from '@wallcrawler/session-api';
import type { Endpoint, SessionStore } from '@wallcrawler/session-store';
import { epochSeconds } from '@wallcrawler/runtime';
import type { Clock } from '@wallcrawler/runtime';

/** What is said of a file that is too large for the REST API. */
export const LARGER_FILES =
  "give a larger file to the page with Playwright's or Puppeteer's setInputFiles, " +
  "or POST it to /uploads/<name> of the session's gateway (docs/guides/files.md)";

/** How long the token works that the file travels with, in seconds. */
const TOKEN_SECONDS = 60;

export interface UploadDependencies {
  sessions: Pick<SessionStore, 'get'>;
  signer: Signer;
  /** Resolves with the path of the file in the container. */
  sendFile: (endpoint: Endpoint, token: string, file: UploadedFile) => Promise<string>;
  clock: Clock;
}

/** Puts a file into the session's container, where `DOM.setFileInputFiles` finds it under the path of the answer. */
export async function uploadFile(
  request: Pick<ApiRequest<UploadedFile, unknown>, 'params' | 'projectId' | 'body'>,
  { sessions, signer, sendFile, clock }: UploadDependencies,
): Promise<ApiResponse> {
  const record = await ownedSession(request, sessions);
  const endpoint = endpointOfRunning(record, 'files can be uploaded to a running one only');
  const { sessionId, projectId } = record;
  const expiresAt = Math.min(record.expiresAt, epochSeconds(clock()) + TOKEN_SECONDS);
  const token = await signer.sign({ sessionId, projectId, scope: 'connect', expiresAt });
  const path = await sendFile(endpoint, token, request.body);
  return { status: 200, body: { message: `uploaded to ${path}` } };
}
