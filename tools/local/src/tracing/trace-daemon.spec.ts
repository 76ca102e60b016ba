import { createSocket } from 'node:dgram';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '@wallcrawler/testing';
import { createTracer } from '@wallcrawler/tracing';
import { startTraceDaemon } from './trace-daemon.ts';
import type { TraceDaemon } from './trace-daemon.ts';

let directory: string;
let daemon: TraceDaemon;
const file = () => path.join(directory, 'traces.jsonl');
const documents = () =>
  (existsSync(file()) ? readFileSync(file(), 'utf8') : '')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

beforeEach(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'wallcrawler-traces-'));
  daemon = await startTraceDaemon(file());
});
afterEach(async () => {
  await daemon.close();
  rmSync(directory, { recursive: true, force: true });
});

const context = { traceId: '1-5759e988-bd862e3fe1be46a994272793', sampled: true };

describe(startTraceDaemon, () => {
  it('keeps what tracers send and what this process records', async () => {
    createTracer(daemon.address).record('segment', context, { name: 'sent', start: 1_000, end: 2_000 });
    daemon.record({ name: 'own', id: '0123456789abcdef', start_time: 1, end_time: 2 });
    await until(() => documents().length === 2);
    expect(documents().map(({ name }) => name)).toEqual(expect.arrayContaining(['sent', 'own']));
  });

  it('passes over what is no document', async () => {
    const [host, port] = daemon.address.split(':');
    const socket = createSocket('udp4').unref();
    for (const text of ['', 'x', '{"format":"json","version":1}\n', '{"format":"json","version":1}\n3', '{}\n{}'])
      socket.send(text, Number(port), host);
    createTracer(daemon.address).record('segment', context, { name: 'last', start: 1, end: 2 });
    await until(() => documents().length > 0);
    expect(documents()).toMatchObject([{ name: 'last' }]);
    socket.close();
  });

  it('goes on where an earlier start has ended', async () => {
    daemon.record({ name: 'first', id: '1', start_time: 1, end_time: 2 });
    await daemon.close();
    daemon = await startTraceDaemon(file());
    daemon.record({ name: 'second', id: '2', start_time: 1, end_time: 2 });
    await until(() => documents().length === 2);
  });
});
