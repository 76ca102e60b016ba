import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { LifecycleEvent } from './lifecycle-event.ts';

/**
 * Puts a lifecycle event on the bus.
 * @throws Error when the bus refuses it: PutEvents answers 200 with the failures inside.
 */
export const createBusPublisher =
  (client: EventBridgeClient, busName: string) =>
  async (event: LifecycleEvent): Promise<void> => {
    const { FailedEntryCount, Entries } = await client.send(
      new PutEventsCommand({
        Entries: [
          {
            EventBusName: busName,
            Source: event.source,
            DetailType: event.type,
            Time: new Date(event.time),
            Detail: JSON.stringify(event),
          },
        ],
      }),
    );
    if (FailedEntryCount) throw new Error(`the bus refused ${event.type}: ${Entries?.[0]?.ErrorCode}`);
  };
