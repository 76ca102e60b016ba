import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { SessionRecord } from '@wallcrawler/session-store';
import { Operator } from './testing/aws.ts';
import { TestCloud } from './testing/cloud.ts';
import { eventually } from './testing/eventually.ts';
import { processTree } from './testing/processes.ts';

const once = { maxRetries: 0 };
let cloud: TestCloud;
let operator: Operator;

async function start(parameters: Record<string, string>): Promise<void> {
  cloud = await TestCloud.start({ parameters });
  operator = new Operator(cloud);
}
async function stop(): Promise<void> {
  operator?.close();
  await cloud?.stop();
}

/** The one session that there is. */
async function onlyRow(): Promise<SessionRecord & { reason?: string; taskArn?: string }> {
  const { Items = [] } = await operator.tables.send(new ScanCommand({ TableName: 'wallcrawler-sessions' }));
  expect(Items).toHaveLength(1);
  return Items[0] as SessionRecord;
}

describe('a create whose browser is not ready in time', () => {
  beforeAll(() => start({ CreateDeadlineSeconds: '4' }));
  afterAll(stop);

  it('is answered with an error, and its task is stopped', async () => {
    const refusal = expect(cloud.sdk(undefined, once).sessions.create({})).rejects.toMatchObject({ status: 504 });
    const controller = await eventually(() =>
      processTree(cloud.process.pid!).find(
        ({ command }) => command.includes('ecs-controller') && !command.includes('task-supervisor'),
      ),
    );
    process.kill(controller.pid, 'SIGSTOP');
    await refusal;
    process.kill(controller.pid, 'SIGCONT');
    const { sessionId, taskArn } = await onlyRow();
    await eventually(async () => (await operator.row(sessionId)).status === 'TIMED_OUT');
    expect(await operator.row(sessionId)).toMatchObject({ reason: 'create_deadline' });
    expect(await operator.taskStatus(taskArn!)).toBe('STOPPED');
    expect(await operator.units()).toEqual([]);
  });

  it('can be released before its task has been asked for', async () => {
    const {
      endedAt: _,
      reason: __,
      taskArn: ___,
      ...row
    } = (await onlyRow()) as SessionRecord & Record<string, unknown>;
    const Item = { ...row, sessionId: `${row.sessionId.slice(0, -4)}0000`, status: 'CREATING' };
    await operator.tables.send(new PutCommand({ TableName: 'wallcrawler-sessions', Item }));
    const released = await cloud.sdk().sessions.update(Item.sessionId, { status: 'REQUEST_RELEASE' });
    expect(released.status).toBe('COMPLETED');
    expect(await operator.row(Item.sessionId)).toMatchObject({ status: 'STOPPED', reason: 'released' });
  });
});

describe('a create whose task cannot be started', () => {
  // There is no task definition of that name.
  beforeAll(() => start({ ControllerFamily: '/wallcrawler/cluster/cluster-name' }));
  afterAll(stop);

  it('is answered with an error, and leaves a session that has failed', async () => {
    await expect(cloud.sdk(undefined, once).sessions.create({})).rejects.toMatchObject({ status: 502 });
    expect(await onlyRow()).toMatchObject({ status: 'FAILED', reason: 'launch_failed' });
    expect(await operator.units()).toEqual([]);
  });
});
