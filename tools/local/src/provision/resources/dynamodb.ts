import { CreateTableCommand, DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import type { CreateTableCommandInput, DynamoDBClient, TableDescription } from '@aws-sdk/client-dynamodb';
import { arn } from '../../account.ts';
import type { ResourceHandler } from '../target.ts';

interface TableProperties extends CreateTableCommandInput {
  TimeToLiveSpecification?: { AttributeName: string; Enabled: boolean };
}

async function describe(client: DynamoDBClient, table: string): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: table }))).Table;
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

/** What makes two tables the same: keys, indexes and their projections, and stream, without order. */
function shape(
  table: Pick<
    TableDescription,
    'KeySchema' | 'AttributeDefinitions' | 'GlobalSecondaryIndexes' | 'StreamSpecification'
  >,
): string {
  const keys = (schema: TableDescription['KeySchema']) =>
    (schema ?? []).map(({ AttributeName, KeyType }) => `${KeyType} ${AttributeName}`).sort();
  return JSON.stringify([
    keys(table.KeySchema),
    (table.AttributeDefinitions ?? [])
      .map(({ AttributeName, AttributeType }) => `${AttributeName} ${AttributeType}`)
      .sort(),
    (table.GlobalSecondaryIndexes ?? [])
      .map(({ IndexName, KeySchema, Projection }) => [
        IndexName,
        keys(KeySchema),
        Projection?.ProjectionType,
        [...(Projection?.NonKeyAttributes ?? [])].sort(),
      ])
      .sort(),
    table.StreamSpecification?.StreamViewType ?? null,
  ]);
}

const table: ResourceHandler = async ({ properties }, { dynamo, found }) => {
  const wanted = properties as unknown as TableProperties;
  const name = wanted.TableName!;
  const StreamSpecification = wanted.StreamSpecification && { ...wanted.StreamSpecification, StreamEnabled: true };
  let existing = await describe(dynamo, name);
  if (!existing) {
    const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, BillingMode } = wanted;
    await dynamo.send(
      new CreateTableCommand({
        TableName: name,
        KeySchema,
        AttributeDefinitions,
        GlobalSecondaryIndexes,
        BillingMode,
        StreamSpecification,
      }),
    );
    existing = await describe(dynamo, name);
  } else if (shape(existing) !== shape({ ...wanted, StreamSpecification })) {
    throw new Error(
      `the table ${name} of an earlier start has other keys, indexes or another stream; start with --reset to begin anew`,
    );
  }
  const streamArn = arn('dynamodb', `table/${name}/stream/local`);
  if (existing?.LatestStreamArn) found.streams.set(streamArn, existing.LatestStreamArn);
  if (wanted.TimeToLiveSpecification?.Enabled)
    found.expiring.push({
      table: name,
      attribute: wanted.TimeToLiveSpecification.AttributeName,
      keys: (wanted.KeySchema ?? []).map(({ AttributeName }) => AttributeName!),
    });
  return { ref: name, attributes: { Arn: arn('dynamodb', `table/${name}`), StreamArn: streamArn } };
};

export const dynamodb: Record<string, ResourceHandler> = { 'AWS::DynamoDB::Table': table };
