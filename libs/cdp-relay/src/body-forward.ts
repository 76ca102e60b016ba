/**
 * Requests with bodies, streamed both ways with backpressure. http-proxy is not used for them: when a client vanishes
 * in the middle of a body it tells nobody, and the request towards the target would stay open.
 */
import {
  request as httpRequest,
  type ClientRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http';
import { pipeline } from 'node:stream/promises';
import { limitBody, type BodyRule } from './bodies.ts';
import { RelayError } from './errors.ts';
import { linger } from './linger.ts';
import { hostHeader, type RelayTarget } from './upstream.ts';

const REQUEST_HEADERS = ['content-type', 'content-length', 'accept'] as const;
const ANSWER_HEADERS = ['content-type', 'content-length', 'retry-after', 'allow'] as const;
/** The target's silence is noticed before the client's, so that the client gets an answer. */
const GRACE_MS = 5_000;

/**
 * Forwards a request and its answer as they come. Rejects with RelayError: 413 when the body grows too large, 502 when
 * the target cannot be reached or breaks off, 504 when it is silent for longer than the rule allows.
 */
export const forwardBody = async (
  request: IncomingMessage,
  response: ServerResponse,
  target: RelayTarget,
  rule: BodyRule,
): Promise<void> => {
  const outgoing = open(request, target, rule);
  const answered = answerOf(outgoing);
  const limited = limitBody(rule);
  request.socket.setTimeout(rule.idleMs + GRACE_MS);
  if (request.headers.expect) response.writeContinue();
  const giveUp = () => outgoing.destroy();
  response.once('close', giveUp);
  // Piped, not in the pipeline: a pipeline that fails destroys its source, and with it the socket of the answer.
  const sent = pipeline(request.pipe(limited), outgoing);
  try {
    // The answer may come before the whole body has gone (a refusal does).
    const answer = await Promise.race([answered, sent.then(() => answered)]);
    response.writeHead(answer.statusCode ?? 502, answerHeaders(answer, request.complete));
    await pipeline(answer, response, { end: false });
    await linger(request);
    response.end();
  } catch (error) {
    throw error instanceof RelayError ? error : unreachable(error);
  } finally {
    response.off('close', giveUp);
    request.unpipe(limited);
    outgoing.destroy();
    await Promise.allSettled([answered, sent]);
  }
};

const open = (request: IncomingMessage, target: RelayTarget, rule: BodyRule): ClientRequest => {
  const { host, port, path } = target;
  // The client's token stays here: of its headers only these go on.
  const passed: OutgoingHttpHeaders = {};
  for (const name of REQUEST_HEADERS) if (request.headers[name]) passed[name] = request.headers[name];
  const outgoing = httpRequest({
    ...{ host, port, path, method: request.method, agent: false },
    headers: { ...passed, ...target.headers, host: hostHeader(target) },
  });
  outgoing.setTimeout(rule.idleMs, () => {
    outgoing.destroy(new RelayError(504, `The session did not answer within ${rule.idleMs / 1000} s.`));
  });
  return outgoing;
};

const answerOf = (outgoing: ClientRequest): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    outgoing.once('response', resolve);
    outgoing.once('error', (error) => reject(error instanceof RelayError ? error : unreachable(error)));
    outgoing.once('close', () => reject(unreachable()));
  });

const answerHeaders = ({ headers }: IncomingMessage, complete: boolean) => ({
  ...Object.fromEntries(ANSWER_HEADERS.flatMap((name) => (headers[name] ? [[name, headers[name]]] : []))),
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  // What is left of a body that nobody wants must not be read as the next request.
  ...(!complete && { connection: 'close' }),
});

const unreachable = (cause?: unknown) => new RelayError(502, 'The session could not be reached.', { cause });
