import { sessionPrefix } from '@wallcrawler/artifacts';
import type { BrokerAnswer, BrokerRequest } from '@wallcrawler/artifacts';
import type { SessionRecord } from '@wallcrawler/session-store';
import type { Bucket } from './bucket.ts';
import { checkObject } from './object-path.ts';

type PutObjects = Extract<BrokerRequest, { action: 'put' }>['objects'];

/** Leave to upload objects of the session: all of them, or none. */
export async function put(
  { projectId, sessionId }: SessionRecord,
  objects: PutObjects,
  { bucket }: { bucket: Pick<Bucket, 'upload'> },
): Promise<BrokerAnswer<'put'>> {
  objects.forEach(checkObject);
  const prefix = sessionPrefix(projectId, sessionId);
  const uploads = await Promise.all(
    objects.map(async ({ path, bytes, contentType }) => ({
      path,
      ...(await bucket.upload({ key: `${prefix}${path}`, bytes, contentType })),
    })),
  );
  return { uploads };
}
