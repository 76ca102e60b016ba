import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { parse } from 'yaml';

/** The real local engine with the platform's tables, for one spec file. */
export interface TestDynamo {
  client: DynamoDBDocumentClient;
  endpoint: string;
  stop(): Promise<void>;
}

const workspace = path.resolve(import.meta.dirname, '../../..');
const ATTEMPTS = 200;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The tables as the data stack declares them. Their other properties (backup, TTL, encryption) mean nothing here. */
function tablesOfTemplate(): CreateTableCommandInput[] {
  const source = readFileSync(path.join(workspace, 'infra/platform/data.yaml'), 'utf8');
  const { Resources } = parse(source, { logLevel: 'silent' }) as {
    Resources: Record<string, { Type: string; Properties: CreateTableCommandInput }>;
  };
  return Object.values(Resources)
    .filter(({ Type }) => Type === 'AWS::DynamoDB::Table')
    .map(({ Properties }) => ({
      TableName: Properties.TableName,
      BillingMode: Properties.BillingMode,
      AttributeDefinitions: Properties.AttributeDefinitions,
      KeySchema: Properties.KeySchema,
      GlobalSecondaryIndexes: Properties.GlobalSecondaryIndexes,
    }));
}

/**
 * Starts the engine in memory on a free port and creates the tables.
 * Call `stop` in `afterAll`.
 */
export async function startTestDynamo(): Promise<TestDynamo> {
  const binary = path.join(
    path.dirname(createRequire(import.meta.filename).resolve('@dynoxide/linux-x64/package.json')),
    'dynoxide',
  );
  const port = await freePort();
  const engine = spawn(binary, ['serve', '--port', String(port)], { stdio: 'ignore' });
  const endpoint = `http://127.0.0.1:${port}`;
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    }),
    { marshallOptions: { removeUndefinedValues: true } },
  );
  await answers(client);
  for (const table of tablesOfTemplate()) await client.send(new CreateTableCommand(table));
  return {
    client,
    endpoint,
    stop: async () => {
      client.destroy();
      engine.kill();
      if (engine.exitCode === null && engine.signalCode === null) await once(engine, 'exit');
    },
  };
}

async function answers(client: DynamoDBDocumentClient): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await client.send(new ListTablesCommand({}));
      return;
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
