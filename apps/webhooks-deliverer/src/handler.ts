import type { SQSEvent } from 'aws-lambda';
import { functionPolicy } from '@wallcrawler/egress';
import { createDynamo, createLogger, createSqs, loadConfig, systemClock } from '@wallcrawler/runtime';
import { WebhookStore } from '@wallcrawler/webhooks';
import { deliver } from './deliver.ts';
import { createPostponer } from './postpone.ts';
import { processBatch } from './process-batch.ts';

const config = loadConfig([
  'WEBHOOKS_TABLE',
  'BLOCK_PRIVATE_NETWORKS',
  'WEBHOOK_QUEUE_URL',
  'WEBHOOK_RETRY_SECONDS',
  'WEBHOOK_MAX_ATTEMPTS',
]);
const log = createLogger({ service: 'webhooks-deliverer' });
const webhooks = new WebhookStore({ client: createDynamo(), table: config.WEBHOOKS_TABLE });
const policy = functionPolicy(config.BLOCK_PRIVATE_NETWORKS);
const dependencies = {
  deliver: (message: Parameters<typeof deliver>[0]) => deliver(message, { webhooks, policy, clock: systemClock, log }),
  postpone: createPostponer(createSqs(), config.WEBHOOK_QUEUE_URL),
  schedule: { seconds: config.WEBHOOK_RETRY_SECONDS, maxAttempts: config.WEBHOOK_MAX_ATTEMPTS },
  log,
};

export const handler = (event: SQSEvent) => processBatch(event, dependencies);
