import type { Context, SQSEvent } from 'aws-lambda';
import { functionPolicy } from '@wallcrawler/egress';
import { createDynamo, createLogger, createSqs, loadConfig, systemClock } from '@wallcrawler/runtime';
import { invocationFields } from '@wallcrawler/tracing';
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
  postpone: createPostponer(createSqs(), config.WEBHOOK_QUEUE_URL),
  schedule: { seconds: config.WEBHOOK_RETRY_SECONDS, maxAttempts: config.WEBHOOK_MAX_ATTEMPTS },
};

export const handler = (event: SQSEvent, context: Context) => {
  const own = log.child(invocationFields(context));
  return processBatch(event, {
    ...dependencies,
    deliver: (message) => deliver(message, { webhooks, policy, clock: systemClock, log: own }),
    log: own,
  });
};
