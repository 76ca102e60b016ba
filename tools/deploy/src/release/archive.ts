import { createHash } from 'node:crypto';
import {
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { DeployError, isNamed } from '../errors.ts';
import { type Release, parseRelease, printRelease, releaseDigest, releaseKey } from './release.ts';

/** S3 answers 409 where two conditional writes meet; the next attempt sees who has won. */
const ATTEMPTS = 4;

const hexToBase64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');
const sha256Of = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** A code bucket: objects under keys that hold their digest. What is there is never written over. */
export class Archive {
  readonly bucket: string;
  readonly #s3: S3Client;
  readonly #owner: string | undefined;

  /** @param owner the account that the bucket must belong to; a bucket of that name elsewhere is refused. */
  constructor(s3: S3Client, bucket: string, owner?: string) {
    this.#s3 = s3;
    this.bucket = bucket;
    this.#owner = owner;
  }

  /**
   * Puts an object unless it is there.
   * @returns whether it was put.
   * @throws DeployError when another content is under this key.
   */
  async put(key: string, sha256: string, body: Uint8Array): Promise<boolean> {
    for (let attempt = 1; ; attempt++) {
      if (await this.#has(key, sha256)) return false;
      try {
        await this.#s3.send(new PutObjectCommand(this.#input(key, body, hexToBase64(sha256))));
        return true;
      } catch (error) {
        if (!isNamed(error, 'PreconditionFailed', 'ConditionalRequestConflict') || attempt === ATTEMPTS) throw error;
      }
    }
  }

  /** @throws DeployError when there is no such object, or its content is not what its key says. */
  async get(key: string, sha256: string): Promise<Buffer> {
    const content = await this.#read(key);
    if (!content) throw new DeployError(`s3://${this.bucket}/${key} does not exist`);
    const actual = sha256Of(content);
    if (actual === sha256) return content;
    throw new DeployError(`s3://${this.bucket}/${key} has the digest ${actual}: it was changed and is not deployed`);
  }

  /** Keeps a release; one of the same digest stays as it was. */
  async putRelease(release: Release): Promise<void> {
    const key = releaseKey(release.app, releaseDigest(release));
    if (await this.#read(key)) return;
    const body = Buffer.from(printRelease(release));
    try {
      await this.#s3.send(new PutObjectCommand(this.#input(key, body, hexToBase64(sha256Of(body)))));
    } catch (error) {
      if (!isNamed(error, 'PreconditionFailed', 'ConditionalRequestConflict')) throw error;
    }
  }

  /** A release by its digest; nothing when the bucket has none. @throws DeployError when it is not what its digest says. */
  async findRelease(app: string, digest: string): Promise<Release | undefined> {
    const key = releaseKey(app, digest);
    const content = await this.#read(key);
    return content && parseRelease(content.toString(), app, digest, `s3://${this.bucket}/${key}`);
  }

  /** The address that CloudFormation reads a template from. */
  url(key: string, region: string): string {
    const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
    return `https://${this.bucket}.s3.${region}.${suffix}/${key}`;
  }

  #input(Key: string, Body: Uint8Array, ChecksumSHA256: string): PutObjectCommandInput {
    return { Bucket: this.bucket, Key, Body, ChecksumSHA256, IfNoneMatch: '*', ExpectedBucketOwner: this.#owner };
  }

  async #has(Key: string, sha256: string): Promise<boolean> {
    try {
      const { ChecksumSHA256 } = await this.#s3.send(
        new HeadObjectCommand({ Bucket: this.bucket, Key, ChecksumMode: 'ENABLED', ExpectedBucketOwner: this.#owner }),
      );
      if (!ChecksumSHA256 || ChecksumSHA256 === hexToBase64(sha256)) return true;
    } catch (error) {
      if (isNamed(error, 'NotFound', 'NoSuchKey')) return false;
      throw error;
    }
    throw new DeployError(`s3://${this.bucket}/${Key} holds another content than its key says: it was changed`);
  }

  async #read(Key: string): Promise<Buffer | undefined> {
    try {
      const { Body } = await this.#s3.send(
        new GetObjectCommand({ Bucket: this.bucket, Key, ExpectedBucketOwner: this.#owner }),
      );
      return Body && Buffer.from(await Body.transformToByteArray());
    } catch (error) {
      if (isNamed(error, 'NoSuchKey')) return undefined;
      if (isNamed(error, 'NoSuchBucket', 'AccessDenied', 'Forbidden'))
        throw new DeployError(`s3://${this.bucket}/${Key} cannot be read: ${error.message}`, { cause: error });
      throw error;
    }
  }
}
