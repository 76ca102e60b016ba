/**
 * Whether an error of S3 says that there is no such object. To a role that may not list the whole bucket, and ours list
 * prefixes only, S3 says 403 instead of 404; what a role really may not do is found by the policy check of the flows.
 * The answer to HEAD has no body, so its error is known by the status alone.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
 */
export const isMissingObject = (error: unknown): boolean =>
  error instanceof Error &&
  error.name !== 'NoSuchBucket' &&
  [403, 404].includes((error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? 0);
