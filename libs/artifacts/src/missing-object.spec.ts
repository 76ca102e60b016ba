import { describe, expect, it } from '@jest/globals';
import { isMissingObject } from './missing-object.ts';

const failure = (name: string, httpStatusCode?: number) =>
  Object.assign(new Error(name), { name, ...(httpStatusCode && { $metadata: { httpStatusCode } }) });

describe(isMissingObject, () => {
  it.each([
    ['NoSuchKey', 404, true],
    ['NotFound', 404, true],
    ['AccessDenied', 403, true],
    ['Unknown', 403, true],
    ['NoSuchBucket', 404, false],
    ['SlowDown', 503, false],
    ['TimeoutError', undefined, false],
  ])('%s with the status %s: %s', (name, status, missing) => {
    expect(isMissingObject(failure(name, status))).toBe(missing);
  });

  it('is about errors only', () => {
    expect(isMissingObject({ $metadata: { httpStatusCode: 404 } })).toBe(false);
  });
});
