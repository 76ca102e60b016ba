import { CreateTableCommand, DynamoDBClient, PutItemCommand, type AttributeValue } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { eventually } from '../../lambda/testing/functions.ts';

const BINARY = path.resolve(import.meta.dirname, '../../../../../node_modules/@dynoxide/linux-x64/dynoxide');

/** A real engine in memory, on a port of its own. */
export class TestEngine {
  readonly dynamo: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
  readonly #process: ChildProcess;

  constructor(port: number) {
    this.#process = spawn(BINARY, ['serve', '--port', String(port)], { stdio: 'ignore' });
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const options = { endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', credentials };
    this.dynamo = new DynamoDBClient(options);
    this.streams = new DynamoDBStreamsClient(options);
  }

  static async start(): Promise<TestEngine> {
    return new TestEngine(await freePort());
  }

  /** Creates a table with a stream and answers the stream's ARN. */
  async table(name: string): Promise<string> {
    const command = new CreateTableCommand({
      TableName: name,
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
    return eventually(async () => {
      const answer = await this.dynamo.send(command).catch((error: Error) => {
        if (error.name === 'ResourceInUseException') throw error;
      });
      return answer?.TableDescription?.LatestStreamArn;
    });
  }

  async put(table: string, id: string, attributes: Record<string, AttributeValue> = {}): Promise<void> {
    await this.dynamo.send(new PutItemCommand({ TableName: table, Item: { id: { S: id }, ...attributes } }));
  }

  async stop(): Promise<void> {
    const exited = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGKILL');
    await exited;
    this.dynamo.destroy();
    this.streams.destroy();
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
