import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient, DescribeTasksCommand } from '@aws-sdk/client-ecs';
import { DisableRuleCommand, EnableRuleCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { DynamoDBDocumentClient, GetCommand, ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { SessionRecord } from '@wallcrawler/session-store';
import type { TestCloud } from './cloud.ts';
import { LambdaApi } from './lambda.ts';

const identity = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

/** The operator's view of a local cloud: its rows, tasks and wires, by AWS's own APIs. */
export class Operator {
  readonly tables: DynamoDBDocumentClient;
  readonly ecs: ECSClient;
  readonly events: EventBridgeClient;
  readonly lambda: LambdaApi;

  constructor({ endpoints }: TestCloud) {
    const at = (service: string) => ({ ...identity, endpoint: endpoints[`AWS_ENDPOINT_URL_${service}`] });
    this.tables = DynamoDBDocumentClient.from(new DynamoDBClient(at('DYNAMODB')));
    this.ecs = new ECSClient(at('ECS'));
    this.events = new EventBridgeClient(at('EVENTBRIDGE'));
    this.lambda = new LambdaApi(endpoints['AWS_ENDPOINT_URL_LAMBDA']!);
  }

  /** The row of a session. */
  async row(sessionId: string): Promise<SessionRecord & { taskArn?: string; reason?: string; detail?: string }> {
    const { Item } = await this.tables.send(
      new GetCommand({ TableName: 'wallcrawler-sessions', Key: { sessionId }, ConsistentRead: true }),
    );
    return Item as SessionRecord;
  }

  /** Lets a session's time be over; the next sweep ends it. */
  async expire(sessionId: string): Promise<void> {
    const UpdateExpression = 'SET expiresAt = :past';
    const ExpressionAttributeValues = { ':past': Math.floor(Date.now() / 1000) - 60 };
    const update = {
      TableName: 'wallcrawler-sessions',
      Key: { sessionId },
      UpdateExpression,
      ExpressionAttributeValues,
    };
    await this.tables.send(new UpdateCommand(update));
    await this.lambda.invoke('sessions-sweeper');
  }

  /** The sessions that hold a concurrency unit. */
  async units(): Promise<string[]> {
    const { Items = [] } = await this.tables.send(
      new ScanCommand({ TableName: 'wallcrawler-projects', ConsistentRead: true }),
    );
    return Items.flatMap((project) => [...((project['activeSessions'] as Set<string> | undefined) ?? [])]);
  }

  async taskStatus(taskArn: string): Promise<string | undefined> {
    const { tasks } = await this.ecs.send(new DescribeTasksCommand({ cluster: 'wallcrawler', tasks: [taskArn] }));
    return tasks?.[0]?.lastStatus;
  }

  async setRuleEnabled(name: string, enabled: boolean): Promise<void> {
    await this.events.send(enabled ? new EnableRuleCommand({ Name: name }) : new DisableRuleCommand({ Name: name }));
  }

  close(): void {
    this.tables.destroy();
    this.ecs.destroy();
    this.events.destroy();
  }
}
