import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from '@wallcrawler/local/services';

export interface S3Answer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** Buckets of all accounts, as S3 has one namespace for them. */
export class FakeS3 {
  readonly #buckets = new Map<string, { owner: string; objects: Map<string, Buffer> }>();

  /** @throws AwsError for a name that is taken. */
  createBucket(name: string, owner: string): void {
    if (this.#buckets.has(name))
      throw new AwsError('BucketAlreadyExists', `${name} already exists`, { statusCode: 409 });
    this.#buckets.set(name, { owner, objects: new Map() });
  }

  /** The objects of a bucket by key, for a test to look at or to change. */
  objects(bucket: string): Map<string, Buffer> {
    const found = this.#buckets.get(bucket);
    if (!found) throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', { statusCode: 404 });
    return found.objects;
  }

  has = (bucket: string): boolean => this.#buckets.has(bucket);

  /** Serves PutObject, GetObject and HeadObject of a path-style address. */
  answer(method: string, path: string, headers: IncomingHttpHeaders, body: Buffer): S3Answer {
    const [, bucket = '', ...rest] = decodeURIComponent(path.split('?')[0]!).split('/');
    const key = rest.join('/');
    const objects = this.objects(bucket);
    const owner = headers['x-amz-expected-bucket-owner'];
    if (owner !== undefined && owner !== this.#buckets.get(bucket)!.owner)
      throw new AwsError('AccessDenied', 'Access Denied', { statusCode: 403 });
    if (method === 'PUT') return put(objects, key, headers, body);
    const found = objects.get(key);
    if (!found) throw new AwsError('NoSuchKey', 'The specified key does not exist.', { statusCode: 404 });
    const checksum: Record<string, string> = headers['x-amz-checksum-mode']
      ? { 'x-amz-checksum-sha256': sha256(found) }
      : {};
    return { status: 200, headers: { ...checksum, etag: '"e"', 'content-length': String(found.length) }, body: found };
  }
}

const sha256 = (body: Buffer): string => createHash('sha256').update(body).digest('base64');

function put(objects: Map<string, Buffer>, key: string, headers: IncomingHttpHeaders, body: Buffer): S3Answer {
  if (headers['if-none-match'] === '*' && objects.has(key))
    throw new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
      statusCode: 412,
    });
  const checksum = headers['x-amz-checksum-sha256'];
  if (checksum === undefined || checksum !== sha256(body))
    throw new AwsError('BadDigest', 'The SHA256 you specified did not match the calculated checksum.');
  objects.set(key, body);
  return { status: 200, headers: { etag: '"e"' }, body: Buffer.alloc(0) };
}
