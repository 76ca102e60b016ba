import { DeleteMessageBatchCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import { parseReadyMessage } from './message.ts';
import type { Slot } from './slot-lease.ts';

/** The longest that SQS holds a receive open, in seconds. */
const LONG_POLL_SECONDS = 20;
const BATCH = 10;

interface Receive {
  queueUrl: string;
  begunAt: number;
  messages: Promise<Message[]>;
}

/**
 * Long-polls slot queues. A receive that its wait needs no longer is not dropped but handed to the next wait on the
 * same queue: SQS goes on serving a dropped one, and the next session's message would vanish into it.
 */
export class SlotListener {
  readonly #client: SQSClient;
  #left: Receive | undefined;

  constructor(client: SQSClient) {
    this.#client = client;
  }

  /**
   * Waits until a slot's queue has a message for the session. What is for another session was left by an earlier
   * holder of the slot, or by a create that its safety net woke first: it is deleted.
   * @returns when a message came, or the wait was aborted.
   */
  async hear(slot: Slot, sessionId: string, signal: AbortSignal): Promise<void> {
    const aborted = new Promise<undefined>((resolve) => {
      signal.addEventListener('abort', () => resolve(undefined), { once: true });
    });
    while (!signal.aborted) {
      const receive = this.#takeOver(slot) ?? this.#begin(slot);
      const messages = await Promise.race([receive.messages, aborted]);
      if (!messages) {
        // Whoever takes it over has not caused its failure, and begins anew.
        this.#left = { ...receive, messages: receive.messages.catch(() => []) };
        return;
      }
      if (messages.length === 0) continue;
      const deleted = this.#delete(slot, messages);
      // The wake-up does not wait for the clean-up.
      if (messages.some(({ Body }) => parseReadyMessage(Body)?.sessionId === sessionId)) return;
      await deleted;
    }
  }

  #begin({ queueUrl }: Slot): Receive {
    const command = new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: BATCH,
      WaitTimeSeconds: LONG_POLL_SECONDS,
    });
    const messages = this.#client.send(command).then(({ Messages = [] }) => Messages);
    return { queueUrl, begunAt: Date.now(), messages };
  }

  /** The receive that an earlier wait has left, unless it must have ended while the environment was frozen. */
  #takeOver({ queueUrl }: Slot): Receive | undefined {
    const left = this.#left;
    this.#left = undefined;
    const isOpen = left?.queueUrl === queueUrl && Date.now() - left.begunAt < LONG_POLL_SECONDS * 1000;
    return isOpen ? left : undefined;
  }

  /** Deletes messages. One that stays is only ignored later, so a failure is none. */
  #delete({ queueUrl }: Slot, messages: Message[]): Promise<unknown> {
    const Entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    return this.#client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries })).catch(() => undefined);
  }
}
