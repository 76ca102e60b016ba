/** `globalThis.awslambda` and the response stream of a streaming handler, as the Node.js runtime of Lambda has them. */
import { Buffer } from 'node:buffer';
import { Writable } from 'node:stream';

const streaming = Symbol.for('aws.lambda.runtime.handler.streaming');
const preludeType = 'application/vnd.awslambda.http-integration-response';

export const isStreaming = (handler) => handler[streaming] === 'response';

export function installAwslambda() {
  globalThis.awslambda = {
    streamifyResponse: (handler) => Object.assign(handler, { [streaming]: 'response' }),
    HttpResponseStream: {
      from(stream, metadata) {
        stream.setContentType(preludeType);
        stream.beforeFirstWrite(Buffer.concat([Buffer.from(JSON.stringify(metadata)), Buffer.alloc(8)]));
        return stream;
      },
    },
  };
}

/** `connect(headers)` opens the POST; it is called at the first byte, so that an earlier failure can still be an error. */
export function openResponseStream(connect) {
  let contentType = 'application/octet-stream';
  let prelude;
  let request;
  let delivered;
  let lost;
  let failure;

  const begin = () => {
    if (request) return;
    request = connect({
      'content-type': contentType,
      'transfer-encoding': 'chunked',
      'lambda-runtime-function-response-mode': 'streaming',
      trailer: 'Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body',
    });
    request.on('error', lost);
    request.on('response', (response) => response.resume().on('end', delivered).on('error', lost));
    request.flushHeaders();
  };

  const stream = new Writable({
    write(chunk, _encoding, done) {
      begin();
      if (prelude) request.write(prelude);
      prelude = undefined;
      if (chunk.length === 0 || request.write(chunk)) done();
      else request.once('drain', done);
    },
    final(done) {
      begin();
      if (failure) {
        request.addTrailers({
          'Lambda-Runtime-Function-Error-Type': failure.errorType,
          'Lambda-Runtime-Function-Error-Body': Buffer.from(JSON.stringify(failure)).toString('base64'),
        });
      }
      request.end(done);
    },
  });

  stream.delivered = new Promise((resolve, reject) => {
    delivered = resolve;
    lost = reject;
  });
  stream.delivered.catch(() => {});
  stream.on('error', lost);
  Object.defineProperty(stream, 'begun', { get: () => request !== undefined });
  stream.setContentType = (type) => {
    contentType = type;
  };
  stream.beforeFirstWrite = (bytes) => {
    prelude = bytes;
  };
  stream.fail = (fault) => {
    failure = fault;
    if (!stream.writableEnded) stream.end();
  };
  return stream;
}
