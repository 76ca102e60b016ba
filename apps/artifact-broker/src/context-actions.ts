import { BrokerError, MAX_PROFILE_BYTES, contextKey, contextPrefix } from '@wallcrawler/artifacts';
import type { BrokerAnswer } from '@wallcrawler/artifacts';
import type { ContextLease, ContextStore } from '@wallcrawler/resource-store';
import type { Logger } from '@wallcrawler/runtime';
import type { SessionRecord } from '@wallcrawler/session-store';
import type { Bucket } from './bucket.ts';

export interface ContextDependencies {
  contexts: Pick<ContextStore, 'get'>;
  leases: Pick<ContextLease, 'commit' | 'release'>;
  bucket: Pick<Bucket, 'upload' | 'size' | 'list' | 'delete'>;
  log: Logger;
  /** A new name for each version of a profile. */
  newVersion: () => string;
}

const leaseLost = (): BrokerError =>
  new BrokerError('lease_lost', 'the session is not the writer of its context (any more)');

/** @throws BrokerError `invalid` for a session that does not save its context. */
function holderOf({ projectId, sessionId, settings }: SessionRecord) {
  if (!settings.context?.persist) throw new BrokerError('invalid', 'the session does not persist a context');
  return { projectId, sessionId, contextId: settings.context.id };
}

/** Leave to upload a new version of the profile: under a key of its own, so that the newest one stays whole. */
export async function saveContext(
  session: SessionRecord,
  { bytes }: { bytes: number },
  { contexts, bucket, log, newVersion }: ContextDependencies,
): Promise<BrokerAnswer<'saveContext'>> {
  const { projectId, contextId, sessionId } = holderOf(session);
  if (bytes > MAX_PROFILE_BYTES)
    throw new BrokerError('too_large', `a profile's archive has at most ${MAX_PROFILE_BYTES} bytes`);
  const context = await contexts.get(projectId, contextId);
  if (context?.writer?.sessionId !== sessionId) throw leaseLost();
  // Nobody else may upload now, so what is here besides the newest version was left by somebody who did not finish.
  const newest = context.version && contextKey(projectId, contextId, context.version);
  await drop(async () => (await bucket.list(contextPrefix(projectId, contextId))).filter((key) => key !== newest), {
    bucket,
    log,
  });
  const version = newVersion();
  const key = contextKey(projectId, contextId, version);
  return { version, ...(await bucket.upload({ key, bytes, contentType: 'application/zstd' })) };
}

/** Makes an uploaded version the newest one, if the session is still the writer; then the version before is deleted. */
export async function commitContext(
  session: SessionRecord,
  { version, bytes, sha256 }: { version: string; bytes: number; sha256: string },
  { leases, bucket, log }: ContextDependencies,
): Promise<BrokerAnswer<'commitContext'>> {
  const holder = holderOf(session);
  const { projectId, contextId } = holder;
  const key = contextKey(projectId, contextId, version);
  const size = await bucket.size(key);
  if (size !== bytes)
    throw new BrokerError('invalid', `version ${version} has ${size ?? 'no'} bytes in the bucket, not ${bytes}`);
  const result = await leases.commit(holder, { version, bytes, sha256 });
  if (result === 'lost') {
    await drop(async () => [key], { bucket, log });
    throw leaseLost();
  }
  const { replaced } = result;
  if (replaced !== undefined && replaced !== version)
    await drop(async () => [contextKey(projectId, contextId, replaced)], { bucket, log });
  return {};
}

/** Gives the lease back without a new version. It does no harm when the session does not have it. */
export async function releaseContext(
  session: SessionRecord,
  { leases }: Pick<ContextDependencies, 'leases'>,
): Promise<BrokerAnswer<'releaseContext'>> {
  await leases.release(holderOf(session));
  return {};
}

/** Deletes as far as it can: what stays behind costs a little space, and the next save finds it. */
async function drop(
  find: () => Promise<string[]>,
  { bucket, log }: Pick<ContextDependencies, 'bucket' | 'log'>,
): Promise<void> {
  try {
    await Promise.all((await find()).map((key) => bucket.delete(key)));
  } catch (error) {
    log.warn('an old profile could not be deleted', { error });
  }
}
