/**
 * The program of an execution environment: loads the bundle, then asks the Runtime API for one invocation after
 * another. Plain JavaScript without dependencies, because its start-up is part of every cold start.
 */
import { rmSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { installAwslambda, isStreaming, openResponseStream } from './runtime-streaming.mjs';

const env = process.env;
const [host, port] = env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new http.Agent({ keepAlive: true, maxSockets: 2 });
const api = '/2018-06-01/runtime';

/** The host holds the other end of stdin; it closes even when the host is killed, and so no environment outlives it. */
function exitWithTheHost() {
  // A host that was killed can no longer remove the directory of this environment.
  process.on('exit', () => rmSync(env.TMPDIR, { recursive: true, force: true }));
  const leave = () => process.exit(0);
  process.stdin.on('end', leave).on('error', leave).on('close', leave).resume();
}

function open(method, url, headers = {}) {
  return http.request({ host, port, agent, method, path: `${api}${url}`, headers });
}

function call(method, url, body, headers) {
  return new Promise((resolve, reject) => {
    const request = open(method, url, headers);
    request.on('error', reject).on('response', (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk)).on('error', reject);
      response.on('end', () => resolve({ headers: response.headers, body: chunks.join('') }));
      response.setEncoding('utf8');
    });
    request.end(body);
  });
}

function fault(error) {
  if (error instanceof Error) {
    return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
  }
  return { errorType: error === null ? 'null' : typeof error, errorMessage: String(error), trace: [] };
}

function reportError(url, error) {
  const body = fault(error);
  return call('POST', url, JSON.stringify(body), { 'Lambda-Runtime-Function-Error-Type': body.errorType });
}

function named(name, message) {
  return Object.assign(new Error(message), { name });
}

function loadHandler() {
  const [module, exported] = env._HANDLER.split('.');
  const file = path.join(env.LAMBDA_TASK_ROOT, `${module}.js`);
  const handler = createRequire(file)(file)[exported];
  if (typeof handler !== 'function') {
    throw named('Runtime.HandlerNotFound', `${env._HANDLER} is undefined or not exported`);
  }
  if (!isStreaming(handler) && handler.length >= 3) {
    throw named('Runtime.CallbackHandlerDeprecated', 'nodejs24.x has no callback handlers: return a promise');
  }
  return handler;
}

function contextOf(headers) {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  return {
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

async function runBuffered(handler, event, context, url) {
  let body;
  try {
    body = JSON.stringify(await handler(event, context)) ?? 'null';
  } catch (error) {
    console.error('Invoke Error', error);
    return reportError(`${url}/error`, error);
  }
  return call('POST', `${url}/response`, body, { 'content-type': 'application/json' });
}

async function runStreaming(handler, event, context, url) {
  const stream = openResponseStream((headers) => open('POST', `${url}/response`, headers));
  try {
    await handler(event, stream, context);
  } catch (error) {
    console.error('Invoke Error', error);
    if (!stream.begun) return reportError(`${url}/error`, error);
    stream.fail(fault(error));
  }
  // A handler that forgets to end its stream runs into its timeout here, as it does on Lambda.
  return stream.delivered;
}

async function main() {
  exitWithTheHost();
  installAwslambda();
  let handler;
  try {
    handler = loadHandler();
  } catch (error) {
    console.error('Init Error', error);
    await reportError('/init/error', error);
    process.exit(1);
  }
  const run = isStreaming(handler) ? runStreaming : runBuffered;
  for (;;) {
    const next = await call('GET', '/invocation/next');
    const context = contextOf(next.headers);
    env._X_AMZN_TRACE_ID = next.headers['lambda-runtime-trace-id'] ?? '';
    await run(handler, JSON.parse(next.body), context, `/invocation/${context.awsRequestId}`);
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
