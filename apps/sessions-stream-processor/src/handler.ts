import type { Context, DynamoDBStreamEvent } from 'aws-lambda';
import { createEventBridge, createLogger, createSns, loadConfig } from '@wallcrawler/runtime';
import { createTracer, invocationFields } from '@wallcrawler/tracing';
import { processStream } from './process-stream.ts';
import { createBusPublisher } from './publish-to-bus.ts';
import { createWaiterNotifier } from './notify-waiter.ts';

const config = loadConfig(['SESSION_READY_TOPIC_ARN', 'BUS_NAME']);
const log = createLogger({ service: 'sessions-stream-processor' });
const dependencies = {
  notifyWaiter: createWaiterNotifier(createSns(), config.SESSION_READY_TOPIC_ARN),
  publishToBus: createBusPublisher(createEventBridge(), config.BUS_NAME),
  tracer: createTracer(),
};

export const handler = (event: DynamoDBStreamEvent, context: Context) =>
  processStream(event, { ...dependencies, log: log.child(invocationFields(context)) });
