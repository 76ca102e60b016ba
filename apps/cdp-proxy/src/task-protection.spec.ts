import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createLogger } from '@wallcrawler/runtime';
import { until } from '@wallcrawler/testing/until';
import { createTaskProtection, type TaskProtection } from './task-protection.ts';

interface Asked {
  readonly path: string;
  readonly body: unknown;
}

let agent: Server;
let uri: string;
let asked: Asked[];
let answers: ((enabled: boolean) => [status: number, body: unknown])[];
let lines: string[];
let protection: TaskProtection | undefined;

const accepted = (enabled: boolean): [number, unknown] => [
  200,
  { protection: { ProtectionEnabled: enabled, TaskArn: 'arn' } },
];

beforeEach(async () => {
  asked = [];
  answers = [];
  lines = [];
  agent = createServer((request, response) => {
    void text(request).then((content) => {
      const body = JSON.parse(content) as { ProtectionEnabled: boolean };
      asked.push({ path: `${request.method} ${request.url}`, body });
      const [status, json] = (answers.shift() ?? accepted)(body.ProtectionEnabled);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
    });
  });
  await new Promise<void>((resolve) => agent.listen(0, '127.0.0.1', resolve));
  uri = `http://127.0.0.1:${(agent.address() as AddressInfo).port}/api/task-1`;
});
afterEach(() => {
  protection?.stop();
  agent.close();
  agent.closeAllConnections();
});

const HOUR = 3_600_000;
const start = (times: object = {}) =>
  (protection = createTaskProtection({
    agentUri: uri,
    log: createLogger({}, 'warn', (line) => lines.push(line)),
    times: { expiry: 30 * 60_000, renewAfter: HOUR, linger: 0, longest: HOUR, pause: HOUR, ...times },
    retryMs: 1,
  }));
const states = () => asked.map(({ body }) => (body as { ProtectionEnabled: boolean }).ProtectionEnabled);

describe(createTaskProtection, () => {
  it('protects with the first client and lets go after the last', async () => {
    const own = start();
    own.attached();
    own.attached();
    await until(() => asked.length === 1);
    own.detached();
    own.detached();
    await until(() => asked.length === 2);
    expect(asked).toEqual([
      {
        path: 'PUT /api/task-1/task-protection/v1/state',
        body: { ProtectionEnabled: true, ExpiresInMinutes: 30 },
      },
      { path: 'PUT /api/task-1/task-protection/v1/state', body: { ProtectionEnabled: false } },
    ]);
  });

  it('renews while clients are there', async () => {
    start({ renewAfter: 5 }).attached();
    await until(() => asked.length >= 4);
    expect(new Set(states())).toEqual(new Set([true]));
  });

  it('stays while a client reconnects', async () => {
    const own = start({ linger: HOUR, renewAfter: 20 });
    own.attached();
    await until(() => asked.length === 1);
    own.detached();
    own.attached();
    await until(() => asked.length >= 3);
    expect(states()).not.toContain(false);
  });

  it('makes room for a deployment after its longest time, and protects again after the pause', async () => {
    start({ longest: 30, pause: 20 }).attached();
    await until(() => asked.length >= 3);
    expect(states().slice(0, 3)).toEqual([true, false, true]);
  });

  it.each([
    ['ECS refuses', () => [200, { failure: { Reason: 'DEPLOYMENT_BLOCKED' } }], 'DEPLOYMENT_BLOCKED'],
    [
      'the role lacks the right',
      () => [403, { error: { Code: 'AccessDeniedException', Message: 'no' } }],
      'AccessDeniedException: no',
    ],
    ['the agent answers nonsense', () => [500, []], 'Invalid input'],
  ] as const)('tries again and says why when %s', async (_, failing, reason) => {
    answers = [failing, failing].map((one) => one as unknown as () => [number, unknown]);
    start().attached();
    await until(() => asked.length === 3);
    expect(states()).toEqual([true, true, true]);
    expect(lines).toHaveLength(2);
    expect(lines.join()).toContain(reason);
  });

  it('survives an agent that is not there', async () => {
    agent.close();
    agent.closeAllConnections();
    start().attached();
    await until(() => lines.length >= 3);
    expect(lines.join()).toContain('the protection of this task cannot be changed');
  });

  it('does nothing where there is no agent, and nothing after stop', async () => {
    createTaskProtection({ agentUri: undefined, log: createLogger({}, 'error') }).attached();
    const own = start();
    own.stop();
    own.attached();
    // Another protection comes through after them: what they had asked would have come before.
    createTaskProtection({ agentUri: uri, log: createLogger({}, 'error') }).attached();
    await until(() => asked.length === 1);
    expect(asked).toHaveLength(1);
  });
});
