import { createDynamo, createLogger, createSqs, loadConfig } from '@wallcrawler/runtime';
import { WebhookStore } from '@wallcrawler/webhooks';
import { createDeliveryQueue } from './delivery-queue.ts';
import { dispatchEvent } from './dispatch-event.ts';

const config = loadConfig(['WEBHOOKS_TABLE', 'WEBHOOK_QUEUE_URL']);
const dependencies = {
  webhooks: new WebhookStore({ client: createDynamo(), table: config.WEBHOOKS_TABLE }),
  enqueue: createDeliveryQueue(createSqs(), config.WEBHOOK_QUEUE_URL),
  log: createLogger({ service: 'webhooks-dispatcher' }),
};

export const handler = (event: unknown): Promise<void> => dispatchEvent(event, dependencies);
