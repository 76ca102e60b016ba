import { createHash } from 'node:crypto';
import { ApiError } from '@wallcrawler/session-api';
import type { SessionPosition } from '@wallcrawler/session-store';

/**
 * A cursor names the last session of a page. It is bound to its project by a digest, so that one that was altered or
 * belongs elsewhere is refused instead of pointing anywhere; what it could reach is the caller's own list in any case.
 */
const digest = (projectId: string, { createdAt, sessionId }: SessionPosition): string =>
  createHash('sha256')
    .update(JSON.stringify([projectId, createdAt, sessionId]))
    .digest('base64url')
    .slice(0, 16);

export const toCursor = (projectId: string, position: SessionPosition): string =>
  Buffer.from(JSON.stringify([position.createdAt, position.sessionId, digest(projectId, position)])).toString(
    'base64url',
  );

/** @throws ApiError 400 for a text that is no cursor of this project. */
export function fromCursor(projectId: string, text: string): SessionPosition {
  const parts = parse(text);
  if (Array.isArray(parts) && parts.length === 3 && parts.every((part) => typeof part === 'string')) {
    const [createdAt, sessionId, seal] = parts as [string, string, string];
    if (seal === digest(projectId, { createdAt, sessionId })) return { createdAt, sessionId };
  }
  throw new ApiError(
    'invalid_request',
    'invalid query: cursor: expected the x-next-cursor header of an earlier answer; leave it out to begin anew',
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
