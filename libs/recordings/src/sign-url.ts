import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

/** How long URLs of segments and videos work, in seconds; credentials of a function may end them sooner. */
export const SIGNED_URL_SECONDS = 6 * 3600;

/** Gives a URL that reads one object without further credentials; `downloadAs` makes browsers save it. */
export type SignUrl = (key: string, downloadAs?: string) => Promise<string>;

/** Signs for a bucket. Signing asks nobody: it costs no request. */
export const createUrlSigner =
  (client: S3Client, bucket: string): SignUrl =>
  (key, downloadAs) =>
    getSignedUrl(
      client,
      new GetObjectCommand({
        Bucket: bucket,
        Key: key,
        ...(downloadAs !== undefined && { ResponseContentDisposition: `attachment; filename="${downloadAs}"` }),
      }),
      { expiresIn: SIGNED_URL_SECONDS },
    );
