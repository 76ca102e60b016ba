import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { parseReadyMessage } from '@wallcrawler/ready-signal';
import { startTestMessaging } from '@wallcrawler/testing';
import type { TestMessaging } from '@wallcrawler/testing';
import { toLifecycleEvent } from './lifecycle-event.ts';
import { createWaiterNotifier } from './notify-waiter.ts';
import { createBusPublisher } from './publish-to-bus.ts';
import { sessionIn } from './testing/session-change.ts';

let messaging: TestMessaging;
beforeAll(async () => {
  messaging = await startTestMessaging(2);
});
afterAll(() => messaging.stop());

const receive = async (slot: number) => {
  const { Messages = [] } = await messaging.sqs.send(
    new ReceiveMessageCommand({ QueueUrl: `${messaging.queueUrlPrefix}0${slot}`, WaitTimeSeconds: 0 }),
  );
  return Messages.map(({ Body }) => Body);
};

describe(createWaiterNotifier, () => {
  it('reaches the slot that waits, and no other, with a message that its reader knows', async () => {
    await createWaiterNotifier(messaging.sns, messaging.topicArn)(sessionIn('READY'), undefined);
    const [body, ...more] = await receive(1);
    expect(more).toEqual([]);
    expect(parseReadyMessage(body)).toEqual({ sessionId: 'session-1', projectId: 'project-1', status: 'READY' });
    expect(body).not.toMatch(/10\.0\.0\.7|connectUrl|signingKey/);
    expect(await receive(0)).toEqual([]);
  });

  it('hands the trace over beside the message', async () => {
    const header = 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1';
    await createWaiterNotifier(messaging.sns, messaging.topicArn)(sessionIn('READY'), header);
    const { Messages = [] } = await messaging.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: `${messaging.queueUrlPrefix}01`, MessageAttributeNames: ['All'] }),
    );
    expect(Messages[0]?.MessageAttributes?.['AWSTraceHeader']?.StringValue).toBe(header);
  });

  it('publishes for nobody when the create has no slot', async () => {
    const { waiter: _, ...withoutWaiter } = sessionIn('READY');
    await createWaiterNotifier(messaging.sns, messaging.topicArn)(withoutWaiter, undefined);
    expect([...(await receive(0)), ...(await receive(1))]).toEqual([]);
  });

  it('fails when the topic does', async () => {
    await expect(
      createWaiterNotifier(messaging.sns, `${messaging.topicArn}-x`)(sessionIn('READY'), undefined),
    ).rejects.toThrow();
  });
});

describe(createBusPublisher, () => {
  const event = toLifecycleEvent('change-1', undefined, sessionIn('CREATING'))!;
  const bus = (answer: object) => {
    const sent: PutEventsCommand[] = [];
    const client = { send: async (command: PutEventsCommand) => (sent.push(command), answer) };
    return { sent, publish: createBusPublisher(client as unknown as EventBridgeClient, 'wallcrawler') };
  };

  it('puts the whole event in the detail', async () => {
    const { sent, publish } = bus({ FailedEntryCount: 0, Entries: [{ EventId: '1' }] });
    await publish(event);
    const [entry, ...more] = sent[0]!.input.Entries!;
    expect(more).toEqual([]);
    expect(entry).toMatchObject({
      EventBusName: 'wallcrawler',
      Source: 'wallcrawler.sessions',
      DetailType: 'session.created',
      Time: new Date(event.time),
    });
    expect(JSON.parse(entry!.Detail!)).toEqual(JSON.parse(JSON.stringify(event)));
  });

  it('fails when the bus takes the call but not the event', async () => {
    const { publish } = bus({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'ThrottlingException' }] });
    await expect(publish(event)).rejects.toThrow('the bus refused session.created: ThrottlingException');
  });
});
