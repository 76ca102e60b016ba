import { UnknownOperationError } from '../api-request.ts';
import type { ApiRequest } from '../api-request.ts';
import type { Need } from '../evaluate.ts';

/** The parts of a path-style request. Virtual hosts cannot occur: the engine's address is an IP address. */
export interface S3Target {
  bucket: string;
  /** Decoded; empty for a request to the bucket. */
  key: string;
}

export function s3Target({ path }: Pick<ApiRequest, 'path'>): S3Target {
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? [];
  return { bucket, key: decodeURIComponent(key) };
}

const bucketArn = (bucket: string): string => `arn:aws:s3:::${bucket}`;
const objectArn = ({ bucket, key }: S3Target): string => `${bucketArn(bucket)}/${key}`;

/** Parameters that choose no other operation: any further one (`acl`, `policy`, ...) is an operation of its own. */
const PLAIN =
  /^(x-id|X-Amz-[\w-]+|response-[\w-]+|list-type|prefix|delimiter|max-keys|continuation-token|start-after|encoding-type|fetch-owner|key-marker|version-id-marker|versions|versionId|partNumber|uploadId|uploads|delete)$/i;

/**
 * What a request to S3 needs.
 *
 * @throws UnknownOperationError
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
export function s3Needs(request: ApiRequest): Need[] {
  const { method, query } = request;
  const target = s3Target(request);
  const other = [...query.keys()].find((name) => !PLAIN.test(name));
  if (other !== undefined || target.bucket === '') throw new UnknownOperationError(`s3:${method} ?${other ?? ''}`);
  const needs = target.key === '' ? bucketNeeds(request, target) : objectNeeds(request, target);
  if (!needs)
    throw new UnknownOperationError(`s3:${method} ${target.key === '' ? 'bucket' : 'object'}?${query.toString()}`);
  return needs;
}

function bucketNeeds({ method, query, body }: ApiRequest, { bucket }: S3Target): Need[] | undefined {
  if (method === 'POST' && query.has('delete'))
    return deletedObjects(body ?? '').map(({ key, versionId }) => ({
      action: versionId === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion',
      resource: objectArn({ bucket, key }),
      keys: {},
    }));
  if (method !== 'GET' && method !== 'HEAD') return undefined;
  const keys = Object.fromEntries(
    ['prefix', 'delimiter', 'max-keys'].flatMap((name) => {
      const value = query.get(name);
      return value === null ? [] : [[`s3:${name}`, [value]]];
    }),
  );
  return [
    { action: query.has('versions') ? 's3:ListBucketVersions' : 's3:ListBucket', resource: bucketArn(bucket), keys },
  ];
}

function objectNeeds({ method, query, headers }: ApiRequest, target: S3Target): Need[] | undefined {
  const on = (action: string, resource = objectArn(target)): Need => ({ action, resource, keys: {} });
  const version = query.has('versionId') ? 'Version' : '';
  if (method === 'GET' || method === 'HEAD') return query.has('uploadId') ? undefined : [on(`s3:GetObject${version}`)];
  if (method === 'DELETE') return [on(query.has('uploadId') ? 's3:AbortMultipartUpload' : `s3:DeleteObject${version}`)];
  const isUpload = method === 'PUT' || (method === 'POST' && (query.has('uploads') || query.has('uploadId')));
  if (!isUpload || headers['x-amz-tagging'] || headers['x-amz-acl']) return undefined;
  const source = headers['x-amz-copy-source'];
  return [
    on('s3:PutObject'),
    ...(source ? [on('s3:GetObject', objectArn(s3Target({ path: slashed(String(source)) })))] : []),
  ];
}

const slashed = (path: string): string => (path.startsWith('/') ? path : `/${path}`);

/** Leave to know whether an object exists: without it S3 answers 403 where it would answer 404. */
export const existenceNeed = (request: ApiRequest): Need => ({
  action: 's3:ListBucket',
  resource: bucketArn(s3Target(request).bucket),
  // The request has no prefix, so a condition on it does not hold.
  keys: {},
});

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const unescapeXml = (text: string): string =>
  text
    .replace(/&#(x?)([0-9a-f]+);/gi, (_, hex: string, digits: string) =>
      String.fromCodePoint(Number.parseInt(digits, hex ? 16 : 10)),
    )
    .replace(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);

/** The objects of a DeleteObjects body. */
function deletedObjects(body: string): { key: string; versionId: string | undefined }[] {
  return [...body.matchAll(/<Object>(.*?)<\/Object>/gs)].map(([, object = '']) => ({
    key: unescapeXml(/<Key>(.*?)<\/Key>/s.exec(object)?.[1] ?? ''),
    versionId: /<VersionId>(.*?)<\/VersionId>/s.exec(object)?.[1],
  }));
}
