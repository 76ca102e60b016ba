import {
  BucketAlreadyOwnedByYou,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { TestCloud } from './cloud.ts';
import { eventually } from './eventually.ts';

/** The artifacts bucket of a local cloud, as an operator can break it. */
export class ArtifactsBucket {
  readonly #client: S3Client;
  readonly #bucket: string;

  private constructor(client: S3Client, bucket: string) {
    this.#client = client;
    this.#bucket = bucket;
  }

  static async of({ endpoints }: TestCloud): Promise<ArtifactsBucket> {
    const client = new S3Client({
      ...{ region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } },
      ...{ endpoint: endpoints['AWS_ENDPOINT_URL_S3'], forcePathStyle: true },
    });
    const { Buckets = [] } = await client.send(new ListBucketsCommand({}));
    const own = Buckets.find(({ Name = '' }) => Name.startsWith('wallcrawler-artifacts'));
    return new ArtifactsBucket(client, own?.Name ?? '');
  }

  async keys(prefix = ''): Promise<string[]> {
    const { Contents = [] } = await this.#client.send(
      new ListObjectsV2Command({ Bucket: this.#bucket, Prefix: prefix }),
    );
    return Contents.map(({ Key = '' }) => Key);
  }

  async put(key: string, body: Buffer): Promise<void> {
    await this.#client.send(new PutObjectCommand({ Bucket: this.#bucket, Key: key, Body: body }));
  }

  /** Makes S3 refuse every request for it: there is no bucket any more, nor anything that was in it. */
  async refuse(): Promise<void> {
    await eventually(async () => {
      for (const key of await this.keys())
        await this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: key }));
      return this.#client.send(new DeleteBucketCommand({ Bucket: this.#bucket })).then(
        () => true,
        // A session has stored something between the two steps.
        () => false,
      );
    });
  }

  /** Makes S3 take requests again. */
  async allow(): Promise<void> {
    try {
      await this.#client.send(new CreateBucketCommand({ Bucket: this.#bucket }));
    } catch (error) {
      if (!(error instanceof BucketAlreadyOwnedByYou)) throw error;
    }
  }

  close(): void {
    this.#client.destroy();
  }
}
