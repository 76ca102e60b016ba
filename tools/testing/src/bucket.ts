import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';

/** The artifacts bucket on the real local engine, for one spec file. */
export interface TestBucket {
  client: S3Client;
  endpoint: string;
  bucket: string;
  stop(): Promise<void>;
}

/** Starts the engine in memory on a free port and creates a bucket. Call `stop` in `afterAll`. */
export async function startTestBucket(bucket = 'artifacts'): Promise<TestBucket> {
  const engine = spawn(process.execPath, [path.join(import.meta.dirname, 'messaging-engine.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(engine.stdout, 'data')) as [Buffer];
  const endpoint = line.toString().trim();
  const client = new S3Client({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    forcePathStyle: true,
  });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  return {
    client,
    endpoint,
    bucket,
    stop: async () => {
      client.destroy();
      engine.stdin.end();
      if (engine.exitCode === null) await once(engine, 'exit');
    },
  };
}
