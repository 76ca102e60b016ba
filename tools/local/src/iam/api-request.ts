import type { IncomingHttpHeaders } from 'node:http';

/** A request to an AWS API, as far as it says what is asked for. */
export interface ApiRequest {
  /** The service that it is signed for, e.g. `dynamodb`. */
  service: string;
  method: string;
  /** Decoded only where a service says so: a key of S3 may hold an encoded slash. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** The whole body; undefined for uploads and downloads, which are not held up. */
  body: string | undefined;
}

/** Who has signed a request, for which service. */
export interface Signer {
  accessKeyId: string;
  service: string;
}

const SCOPE = /Credential=([^/,\s]+)\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/;

/**
 * Reads the signer from the Authorization header, or from the query of a presigned URL. The signature itself is not
 * checked: no key of the local cloud is a secret.
 * @returns undefined for a request that is not signed.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html
 */
export function readSigner(headers: IncomingHttpHeaders, query: URLSearchParams): Signer | undefined {
  const presigned = query.get('X-Amz-Credential');
  const [, accessKeyId, service] =
    SCOPE.exec(presigned ? `Credential=${presigned}` : (headers.authorization ?? '')) ?? [];
  return accessKeyId && service ? { accessKeyId, service } : undefined;
}

/** The operation of a JSON request: what follows the dot in `X-Amz-Target`. */
export const operationOf = ({ headers }: ApiRequest): string =>
  String(headers['x-amz-target'] ?? '').split('.')[1] ?? '';

/** The check does not know what a request asks for. */
export class UnknownOperationError extends Error {
  override name = 'UnknownOperationError';
  /** `<service>:<operation>` */
  readonly operation: string;

  constructor(operation: string) {
    super(`the operation ${operation} is not known to the policy check`);
    this.operation = operation;
  }
}

/** The body of a JSON request. */
export const jsonOf = <T>({ body }: ApiRequest): T => JSON.parse(body || '{}') as T;
