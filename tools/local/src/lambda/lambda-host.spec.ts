import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { LambdaHost } from './lambda-host.ts';
import { eventually, isAlive, Workshop } from './testing/functions.ts';
import type { AsyncFailureRecord, InvocationResult } from './types.ts';

const parse = (result: InvocationResult) => JSON.parse(result.payload.toString('utf8'));

describe(LambdaHost, () => {
  const workshop = new Workshop();
  let host: LambdaHost;

  beforeAll(() => {
    host = new LambdaHost({ logDirectory: workshop.logs, asyncRetryDelaysSeconds: [0.05] });
  });

  afterAll(async () => {
    await host.stop();
    workshop.remove();
  });

  it('hands the event and the context over, and nothing of its own environment', async () => {
    process.env.SECRET_OF_THE_HOST = 'x';
    const source = `exports.handler = async (event, context) => ({ event, env: process.env, ...context,
      remaining: context.getRemainingTimeInMillis() });`;
    host.define(
      workshop.fn('echo', source, { environment: { TABLE: 't', AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:1' } }),
    );
    const answer = parse(await host.invoke('echo', { n: 1 }));
    delete process.env.SECRET_OF_THE_HOST;
    expect(answer).toMatchObject({ event: { n: 1 }, functionName: 'echo', memoryLimitInMB: '256' });
    expect(answer.invokedFunctionArn).toBe('arn:aws:lambda:us-east-1:000000000000:function:echo');
    expect(answer.remaining).toBeGreaterThan(5_000);
    expect(answer.env).toMatchObject({
      TABLE: 't',
      AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:1',
      AWS_REGION: 'us-east-1',
    });
    expect(answer.env.SECRET_OF_THE_HOST).toBeUndefined();
    await eventually(() =>
      /START RequestId.*\n(.*\n)*.*END RequestId.*\n.*REPORT.*Init Duration/.test(workshop.log('echo')),
    );
  });

  it('serves concurrent invocations in environments that share nothing, and uses an idle one again', async () => {
    const source = `let count = 0; exports.handler = async ({ ms }) => {
      const mine = ++count; await new Promise((r) => setTimeout(r, ms)); return { pid: process.pid, mine, count, tmp: process.env.TMPDIR }; };`;
    host.define(workshop.fn('counter', source));
    const [one, two] = (await Promise.all([1, 2].map(() => host.invoke('counter', { ms: 300 })))).map(parse);
    expect(one.pid).not.toBe(two.pid);
    expect(one.tmp).not.toBe(two.tmp);
    expect([one.count, two.count]).toEqual([1, 1]);
    await eventually(() => host.stats().counter?.idle === 2);
    const third = parse(await host.invoke('counter', { ms: 0 }));
    expect([one.pid, two.pid]).toContain(third.pid);
    expect(third.mine).toBe(2);
    expect(host.stats().counter).toMatchObject({ environments: 2, coldStarts: 2, invocations: 3 });
  });

  it('throttles above the reserved concurrency and keeps asynchronous events until there is room', async () => {
    const source = `exports.handler = async () => { await new Promise((r) => setTimeout(r, 200)); };`;
    host.define(workshop.fn('single', source, { reservedConcurrency: 1 }));
    const first = host.invoke('single', {});
    expect((await host.invoke('single', {})).statusCode).toBe(429);
    expect((await host.invoke('single', {}, { type: 'Event' })).statusCode).toBe(202);
    expect((await first).statusCode).toBe(200);
    await eventually(() => host.stats().single?.queuedEvents === 0);
    expect(host.stats().single).toMatchObject({ invocations: 2, coldStarts: 1 });
  });

  it('retries an asynchronous event twice, then tells the on-failure destination', async () => {
    const records: AsyncFailureRecord[] = [];
    const source = `exports.handler = async () => { throw new TypeError('no'); };`;
    host.define(workshop.fn('failing', source, { onFailure: (record) => void records.push(record) }));
    await host.invoke('failing', { id: 7 }, { type: 'Event' });
    const record = await eventually(() => records[0]);
    expect(record).toMatchObject({
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
      requestPayload: { id: 7 },
      responsePayload: { errorType: 'TypeError', errorMessage: 'no' },
    });
    expect(host.stats().failing?.invocations).toBe(3);
  });

  it('kills an environment at its timeout and serves the next invocation in another', async () => {
    const source = `exports.handler = async ({ hang }) => { if (hang) for (;;); return process.pid; };`;
    host.define(workshop.fn('slow', source, { timeoutSeconds: 1 }));
    const pid = parse(await host.invoke('slow', {}));
    const result = await host.invoke('slow', { hang: true });
    expect(result).toMatchObject({ statusCode: 200, functionError: 'Unhandled' });
    expect(parse(result)).toMatchObject({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringContaining('Task timed out after 1.00 seconds'),
    });
    await eventually(() => !isAlive(pid));
    expect(parse(await host.invoke('slow', {}))).not.toBe(pid);
  });

  it.each([
    ['process.exit(3)', 'Runtime exited with error: exit status 3'],
    ["process.kill(process.pid, 'SIGKILL')", 'Runtime exited with error: signal: SIGKILL'],
  ])('answers Runtime.ExitError after %s and replaces the environment', async (crash, message) => {
    const source = `exports.handler = async ({ crash }) => { if (crash) { ${crash}; await new Promise(() => {}); } return 'ok'; };`;
    host.define(workshop.fn('crashing', source));
    const fault = parse(await host.invoke('crashing', { crash: true }));
    expect(fault).toMatchObject({ errorType: 'Runtime.ExitError', errorMessage: expect.stringContaining(message) });
    expect(parse(await host.invoke('crashing', {}))).toBe('ok');
  });

  it.each([
    ["throw new RangeError('init')", 'RangeError'],
    ['exports.other = 1', 'Runtime.HandlerNotFound'],
    ['exports.handler = (event, context, callback) => callback()', 'Runtime.CallbackHandlerDeprecated'],
  ])('reports a bundle that cannot serve: %s', async (source, errorType) => {
    host.define(workshop.fn('broken', source));
    expect(parse(await host.invoke('broken', {}))).toMatchObject({ errorType });
  });

  it('refuses requests and responses above 6 MB, and unknown functions', async () => {
    host.define(workshop.fn('big', `exports.handler = async ({ mb }) => 'x'.repeat(mb * 1024 * 1024);`));
    expect((await host.invoke('big', 'x'.repeat(6 * 1024 * 1024 + 1))).statusCode).toBe(413);
    expect(parse(await host.invoke('big', { mb: 7 })).errorType).toBe('Function.ResponseSizeTooLarge');
    expect((await host.invoke('big', { mb: 5 })).payload.length).toBe(5 * 1024 * 1024 + 2);
    expect((await host.invoke('absent', {})).statusCode).toBe(404);
  });

  it('starts environments ahead, ends idle ones and leaves no process behind', async () => {
    const short = new LambdaHost({ logDirectory: workshop.logs, idleTimeoutSeconds: 2 });
    short.define(workshop.fn('warm', `exports.handler = async () => process.pid;`));
    await short.prewarm('warm', 2);
    expect(short.stats().warm).toMatchObject({ environments: 2, idle: 2 });
    const pid = parse(await short.invoke('warm', {}));
    await eventually(() => short.stats().warm?.environments === 0);
    await eventually(() => !isAlive(pid));
    const running = parse(await short.invoke('warm', {}));
    await short.stop();
    expect(isAlive(running)).toBe(false);
    expect((await short.invoke('warm', {})).statusCode).toBe(503);
  });

  it('leaves no environment when the host is killed', async () => {
    const child = spawn(process.execPath, [path.join(__dirname, 'testing/host-process.ts')], {
      env: { ...process.env, WORKSHOP: workshop.directory, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const printed: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (text: string) => printed.push(text));
    const pids = await eventually(() =>
      printed
        .join('')
        .match(/pids (\d+) (\d+)/)
        ?.slice(1)
        .map(Number),
    );
    expect(pids.map(isAlive)).toEqual([true, true]);
    child.kill('SIGKILL');
    await eventually(() => !pids.some(isAlive));
    expect(readFileSync(path.join(workshop.logs, 'orphan.log'), 'utf8')).toContain('START');
  });
});
