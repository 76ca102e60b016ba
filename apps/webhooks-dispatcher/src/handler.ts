import type { Context } from 'aws-lambda';
import { createDynamo, createLogger, createSqs, loadConfig } from '@wallcrawler/runtime';
import { invocationFields } from '@wallcrawler/tracing';
import { WebhookStore } from '@wallcrawler/webhooks';
import { createDeliveryQueue } from './delivery-queue.ts';
import { dispatchEvent } from './dispatch-event.ts';

const config = loadConfig(['WEBHOOKS_TABLE', 'WEBHOOK_QUEUE_URL']);
const log = createLogger({ service: 'webhooks-dispatcher' });
const dependencies = {
  webhooks: new WebhookStore({ client: createDynamo(), table: config.WEBHOOKS_TABLE }),
  enqueue: createDeliveryQueue(createSqs(), config.WEBHOOK_QUEUE_URL),
};

export const handler = (event: unknown, context: Context): Promise<void> =>
  dispatchEvent(event, { ...dependencies, log: log.child(invocationFields(context)) });
