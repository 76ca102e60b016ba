import { LambdaClient } from '@aws-sdk/client-lambda';
import { connection } from './connection.ts';

/** Waits up to a minute for an answer: an invoked function may take as long. */
export const createLambda = (): LambdaClient =>
  new LambdaClient({ ...connection, requestHandler: { ...connection.requestHandler, requestTimeout: 60_000 } });
