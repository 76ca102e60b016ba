import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import type { ListObjectVersionsCommandOutput, ObjectIdentifier, S3Client } from '@aws-sdk/client-s3';
import type { Readable } from 'node:stream';
import { isMissingObject } from './missing-object.ts';

/** An object as a listing shows it. */
export interface ArtifactObject {
  key: string;
  bytes: number;
  modifiedAt: Date;
}

/** The artifacts bucket: small objects go in whole, everything comes out as a stream. */
export class ArtifactObjects {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor(options: { client: S3Client; bucket: string }) {
    this.#client = options.client;
    this.#bucket = options.bucket;
  }

  /** Writes an object whole. A key that exists already gets the new content. */
  async put(key: string, body: Buffer | string, contentType: string): Promise<void> {
    await this.#client.send(
      new PutObjectCommand({ Bucket: this.#bucket, Key: key, Body: body, ContentType: contentType }),
    );
  }

  /**
   * The content of an object, as it comes. Read it to its end or destroy it: it holds a connection.
   * @returns undefined when there is no such object.
   */
  async get(key: string): Promise<Readable | undefined> {
    try {
      const { Body } = await this.#client.send(new GetObjectCommand({ Bucket: this.#bucket, Key: key }));
      return Body as Readable;
    } catch (error) {
      if (isMissingObject(error)) return undefined;
      throw error;
    }
  }

  /** The objects whose keys begin with `prefix`, in the order of their keys. */
  async *list(prefix: string): AsyncGenerator<ArtifactObject> {
    let token: string | undefined;
    do {
      const page = await this.#client.send(
        new ListObjectsV2Command({ Bucket: this.#bucket, Prefix: prefix, ContinuationToken: token }),
      );
      for (const { Key = '', Size = 0, LastModified = new Date(0) } of page.Contents ?? [])
        yield { key: Key, bytes: Size, modifiedAt: LastModified };
      token = page.NextContinuationToken;
    } while (token);
  }

  /**
   * Deletes the objects whose keys begin with `prefix`, and every older version of them, so that what a user has
   * deleted is nowhere any more. Doing it again is fine, and ends what a failure left.
   * @returns how many objects there were.
   * @throws Error that names the first object that S3 refused to delete.
   */
  async deletePrefix(prefix: string): Promise<number> {
    let batch: ObjectIdentifier[] = [];
    let count = 0;
    for await (const { key } of this.list(prefix)) {
      batch.push({ Key: key });
      count += 1;
      if (batch.length === MAX_DELETES) batch = await this.#delete(batch);
    }
    await this.#delete(batch);
    await this.#deleteVersions(prefix);
    return count;
  }

  /** In a bucket with versions a delete only hides an object; the versions themselves are deleted by their ids. */
  async #deleteVersions(prefix: string): Promise<void> {
    let marker: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
    while (marker) {
      const page: ListObjectVersionsCommandOutput = await this.#client.send(
        new ListObjectVersionsCommand({ Bucket: this.#bucket, Prefix: prefix, ...marker }),
      );
      await this.#delete(
        [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].map(({ Key, VersionId }) => ({ Key, VersionId })),
      );
      marker = page.NextKeyMarker
        ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
        : undefined;
    }
  }

  /** @returns a new, empty batch. */
  async #delete(objects: ObjectIdentifier[]): Promise<ObjectIdentifier[]> {
    if (objects.length === 0) return [];
    const { Errors = [] } = await this.#client.send(
      new DeleteObjectsCommand({ Bucket: this.#bucket, Delete: { Objects: objects, Quiet: true } }),
    );
    if (Errors[0]) throw new Error(`S3 did not delete ${Errors[0].Key}: ${Errors[0].Code} ${Errors[0].Message}`);
    return [];
  }
}

/** Most objects of one DeleteObjects request; a page of a listing has no more either. */
const MAX_DELETES = 1_000;
