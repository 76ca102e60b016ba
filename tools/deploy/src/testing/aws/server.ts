import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { AwsError } from '@wallcrawler/local/services';
import { repositoryUri } from '../cloudformation/desired.ts';
import { FakeCloudFormation } from '../cloudformation/service.ts';
import { FakeEcr } from './ecr.ts';
import { parseQuery, textOf } from './query.ts';
import { FakeS3 } from './s3.ts';
import { FakeSsm } from './ssm.ts';
import { xml } from './xml.ts';

/** One call as it came in: `CreateChangeSet wc-staging-data`, `PUT bucket/key`. */
export type RecordedCall = string;

const READS = /^(Describe|Get|List|HEAD|GET)/;

/** One AWS account and region behind one loopback endpoint: CloudFormation, S3, SSM, ECR and STS, and what was asked. */
export class FakeAws {
  readonly account: string;
  readonly region = 'eu-central-1';
  readonly s3: FakeS3;
  readonly ssm = new FakeSsm();
  readonly ecr: FakeEcr;
  readonly cloudFormation: FakeCloudFormation;
  readonly calls: RecordedCall[] = [];
  url = '';
  readonly #server = createServer((request, response) => void this.#serve(request, response));

  /** @param s3 of all accounts of a test; default one of its own. */
  constructor(account: string, s3 = new FakeS3()) {
    this.account = account;
    this.s3 = s3;
    this.ecr = new FakeEcr((repository) => repositoryUri(repository, this));
    this.cloudFormation = new FakeCloudFormation({ account, region: this.region, s3, ssm: this.ssm }, this.ecr);
  }

  async start(): Promise<this> {
    // A spec that fails before it stops this must end nevertheless.
    this.#server.unref();
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  /** The calls that changed something, since the last time. */
  takeWrites(): RecordedCall[] {
    return this.calls.splice(0).filter((call) => !READS.test(call));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const target = String(request.headers['x-amz-target'] ?? '');
    const isQuery = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
    try {
      if (target) this.#answerJson(target, body, response);
      else if (isQuery) this.#answerQuery(body.toString(), response);
      else this.#answerS3(request, body, response);
    } catch (error) {
      sendError(response, error, target ? 'json' : isQuery ? 'query' : 's3');
    }
  }

  #answerJson(target: string, body: Buffer, response: ServerResponse): void {
    const [prefix, action = ''] = target.split('.');
    const service = [this.ssm.service, this.ecr.service].find(({ targetPrefix }) => targetPrefix === prefix);
    const input = JSON.parse(body.toString()) as Record<string, string | undefined>;
    this.calls.push(`${action} ${input['Name'] ?? input['repositoryName'] ?? ''}`.trim());
    const run = service?.actions[action];
    if (!run) throw new AwsError('UnknownOperationException', `this fake does not serve ${target}`);
    const answer = JSON.stringify(run(input) ?? {});
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(answer);
  }

  #answerQuery(body: string, response: ServerResponse): void {
    const input = parseQuery(body);
    const action = textOf(input, 'Action');
    this.calls.push(`${action} ${textOf(input, 'StackName')}`.trim());
    const result =
      action === 'GetCallerIdentity'
        ? { Account: this.account, Arn: `arn:aws:iam::${this.account}:user/tester`, UserId: 'tester' }
        : this.cloudFormation.call(action, input);
    const answer = xml(`${action}Response`, { [`${action}Result`]: result });
    response.writeHead(200, { 'content-type': 'text/xml' });
    response.end(answer);
  }

  #answerS3(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const { method = '', url = '', headers } = request;
    this.calls.push(`${method} ${decodeURIComponent(url.split('?')[0]!).slice(1)}`);
    const answer = this.s3.answer(method, url, headers, body);
    response.writeHead(answer.status, answer.headers);
    response.end(method === 'HEAD' ? undefined : answer.body);
  }
}

function sendError(response: ServerResponse, error: unknown, protocol: 'json' | 'query' | 's3'): void {
  // A fault of the fake itself must end a test, not be tried again: 501.
  const known = error instanceof AwsError;
  const { code, message } = known ? error : { code: 'FakeFault', message: String((error as Error).stack) };
  const status = known ? error.statusCode : 501;
  if (protocol === 'json') {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': code });
    return void response.end(JSON.stringify({ __type: code, message }));
  }
  response.writeHead(status, { 'content-type': 'text/xml' });
  const fields = { Type: 'Sender', Code: code, Message: message };
  response.end(protocol === 's3' ? xml('Error', fields) : xml('ErrorResponse', { Error: fields }));
}
