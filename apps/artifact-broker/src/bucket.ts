import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { BROKER_URL_SECONDS, isMissingObject } from '@wallcrawler/artifacts';

/** What an upload must be. */
export interface AnnouncedObject {
  key: string;
  /** The exact size. */
  bytes: number;
  contentType: string;
}

/** The artifacts bucket as the broker uses it: it hands out URLs, and touches few objects itself. */
export class Bucket {
  readonly #client: S3Client;
  readonly #name: string;

  /** @param client must not add checksums of its own to a PUT: the broker has no body to compute them of. */
  constructor(client: S3Client, name: string) {
    this.#client = client;
    this.#name = name;
  }

  /** A URL that reads one object. Whether it exists shows when it is used. */
  download(key: string): Promise<string> {
    const command = new GetObjectCommand({ Bucket: this.#name, Key: key });
    return getSignedUrl(this.#client, command, { expiresIn: BROKER_URL_SECONDS });
  }

  /**
   * A URL that writes one object of exactly this size and type: both are signed, so anything else is refused.
   * @returns the URL and the headers to send with it.
   */
  async upload({
    key,
    bytes,
    contentType,
  }: AnnouncedObject): Promise<{ url: string; headers: Record<string, string> }> {
    const command = new PutObjectCommand({
      Bucket: this.#name,
      Key: key,
      ContentLength: bytes,
      ContentType: contentType,
    });
    const url = await getSignedUrl(this.#client, command, {
      expiresIn: BROKER_URL_SECONDS,
      signableHeaders: new Set(['host', 'content-length', 'content-type']),
    });
    return { url, headers: { 'content-length': String(bytes), 'content-type': contentType } };
  }

  /** The text of a small object; undefined when there is none. */
  async read(key: string): Promise<string | undefined> {
    try {
      const { Body } = await this.#client.send(new GetObjectCommand({ Bucket: this.#name, Key: key }));
      return await Body?.transformToString();
    } catch (error) {
      if (isMissingObject(error)) return undefined;
      throw error;
    }
  }

  /** The size of an object in bytes; undefined when there is none. */
  async size(key: string): Promise<number | undefined> {
    try {
      return (await this.#client.send(new HeadObjectCommand({ Bucket: this.#name, Key: key }))).ContentLength;
    } catch (error) {
      if (isMissingObject(error)) return undefined;
      throw error;
    }
  }

  /** The keys that begin so. */
  async list(prefix: string): Promise<string[]> {
    const keys: string[] = [];
    for await (const page of paginateListObjectsV2({ client: this.#client }, { Bucket: this.#name, Prefix: prefix }))
      for (const { Key } of page.Contents ?? []) if (Key) keys.push(Key);
    return keys;
  }

  async delete(key: string): Promise<void> {
    await this.#client.send(new DeleteObjectCommand({ Bucket: this.#name, Key: key }));
  }
}
