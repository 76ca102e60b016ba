import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import { LambdaHost } from '../../lambda/index.ts';
import { Workshop } from '../../lambda/testing/functions.ts';
import { startFront, type Front } from '../front.ts';
import { document } from './document.ts';

const allow = `{ principalId: 'k', policyDocument: { Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke',
  Resource: event.methodArn.split('/').slice(0, 2).join('/') + '/*' }] }, context: { projectIds: 'a,b', n: 1 } }`;

const authorizer = `exports.handler = async (event) => {
      const key = event.headers['X-BB-API-Key'] ?? event.headers['x-bb-api-key'];
      if (key === 'crash') throw new Error('crash');
      if (!key) throw new Error('Unauthorized');
      const answer = ${allow};
      if (key === 'denied') answer.policyDocument.Statement[0].Effect = 'Deny';
      if (key === 'odd') answer.context.list = [];
      return answer; };`;
const respond = `exports.handler = async (event) => {
      const body = event.body ? JSON.parse(event.body) : {};
      if (body.ms) await new Promise((r) => setTimeout(r, body.ms));
      if (body.throw) throw new Error('inside');
      if (body.raw !== undefined) return body.raw;
      return { statusCode: body.status ?? 200, headers: { 'Content-Type': 'application/json', Date: 'x', 'Transfer-Encoding': 'chunked' }, multiValueHeaders: { 'x-many': ['1', '2'] }, body: JSON.stringify(event) }; };`;
const stream = `exports.handler = awslambda.streamifyResponse(async (event, stream) => {
      if (event.queryStringParameters?.early) throw new Error('early');
      stream = awslambda.HttpResponseStream.from(stream, { statusCode: 201, headers: { 'content-type': 'application/json', 'x-a': 'b' } });
      stream.write(' ');
      for (let i = 0; i < 5; i++) { await new Promise((r) => setTimeout(r, 100)); stream.write(String(i)); if (i === 2 && event.queryStringParameters?.midway) throw new Error('midway'); }
      console.log('streamed to the end');
      stream.end(); });`;

const routes = {
  'GET /v1/things': { name: 'respond' },
  'POST /v1/things': { name: 'respond' },
  'GET /v1/things/{id}': { name: 'respond' },
  'POST /v1/stream': { name: 'stream', streams: true, timeoutInMillis: 60_000 },
  'POST /v1/hasty': { name: 'respond', timeoutInMillis: 100 },
  'POST /v1/open': { name: 'respond', open: true },
  'POST /v1/object': { name: 'respond', objectBody: true },
  'GET /v1/absent': { name: 'absent', open: true },
};

/** A front before real functions: `respond` echoes its event or does what its body says, `stream` streams. */
export class FrontBench {
  readonly workshop = new Workshop();
  readonly host = new LambdaHost({ logDirectory: this.workshop.logs });
  front!: Front;
  /** Invocations of the authorizer. */
  asked = 0;
  /** What the front has logged. */
  lines: string[] = [];

  /** Registers the hooks of the spec. */
  constructor() {
    beforeAll(() => {
      for (const [name, source] of Object.entries({ authorizer, respond, stream })) {
        this.host.define(this.workshop.fn(name, source));
      }
    });
    beforeEach(() => this.serve({}));
    afterEach(() => this.front.close(0));
    afterAll(async () => {
      await this.host.stop();
      this.workshop.remove();
    });
  }

  /** Starts the front; `settings` change its authorizer. */
  async serve(settings: object): Promise<void> {
    [this.asked, this.lines] = [0, []];
    this.front = await startFront({
      port: 0,
      openApi: document(routes, settings),
      invoke: (name, payload) => {
        if (name === 'authorizer') this.asked += 1;
        return this.host.invoke(name, payload);
      },
      invokeStreaming: (name, payload) => this.host.invokeStreaming(name, payload),
      log: (line) => this.lines.push(line),
    });
  }

  call(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${this.front.url}${path}`, { ...init, headers: { 'x-bb-api-key': 'k', ...init.headers } });
  }

  post(path: string, body: object, init: RequestInit = {}): Promise<Response> {
    return this.call(path, { method: 'POST', body: JSON.stringify(body), ...init });
  }
}
