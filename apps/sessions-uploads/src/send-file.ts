import * as z from 'zod';
import { ApiError } from '@wallcrawler/session-api';
import type { ApiErrorCode, UploadedFile } from '@wallcrawler/session-api';
import type { Endpoint } from '@wallcrawler/session-store';

/** How long the container may take to store a file, in ms. A buffered API integration ends at 29 s. */
const SEND_TIMEOUT = 25_000;

/** What the container's refusals mean to the caller. Anything else is a passing fault. */
const REFUSALS: Record<number, ApiErrorCode> = {
  400: 'invalid_request',
  404: 'session_ended',
  409: 'name_taken',
  410: 'session_ended',
  413: 'body_too_large',
  507: 'disk_full',
};

/** What the container says, of success and of failure. */
const answerSchema = z.object({ message: z.string().optional(), path: z.string().optional() });

/**
 * Hands a file to the relay of the session's container.
 * @returns the path under which pages of the session find it.
 * @throws ApiError 400, 409, 410, 413 or 507 as the container says, 503 when it does not answer.
 */
export async function sendFile({ host, port }: Endpoint, token: string, file: UploadedFile): Promise<string> {
  let status: number;
  let answer: z.output<typeof answerSchema>;
  try {
    const response = await fetch(`http://${host}:${port}/uploads/${encodeURIComponent(file.fileName)}`, {
      method: 'POST',
      headers: { 'x-bb-signing-key': token, 'content-type': 'application/octet-stream' },
      body: new Uint8Array(file.bytes),
      signal: AbortSignal.timeout(SEND_TIMEOUT),
      redirect: 'error',
    });
    status = response.status;
    answer = answerSchema.parse(await response.json().catch(() => ({})));
  } catch (cause) {
    throw unavailable(cause);
  }
  if (status === 200 && answer.path !== undefined) return answer.path;
  const code = REFUSALS[status];
  if (code) throw new ApiError(code, `file: ${answer.message ?? 'the session does not take it'}`);
  throw unavailable(new Error(`the relay answered ${status}`));
}

const unavailable = (cause: unknown): ApiError =>
  new ApiError(
    'unavailable',
    'the browser of this session does not answer; try again',
    { 'retry-after': '1' },
    { cause },
  );
