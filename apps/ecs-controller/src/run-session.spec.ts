import { afterEach, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { closeOf, command, startController, tokenFor } from './testing/start-controller.ts';
import { until } from '@wallcrawler/testing/until';

type Started = ReturnType<typeof startController>;
const started: Started[] = [];
const start = (...options: Parameters<typeof startController>): Started => {
  const one = startController(...options);
  started.push(one);
  return one;
};
const ownDirectories = () => readdirSync(tmpdir()).filter((name) => name.startsWith(`wc-${process.pid}-`));

afterEach(async () => {
  await Promise.all(started.splice(0).map((one) => one.stop()));
  expect(ownDirectories()).toEqual([]);
});

describe('a session', () => {
  it('becomes READY in one write with an endpoint that works', async () => {
    const { store, connect } = start();
    const client = await connect();
    expect(await command(client, 'Browser.getVersion')).toMatchObject({ product: expect.stringMatching(/Chrome\//) });
    expect(store.events[0]).toMatchObject({ type: 'browserReady', endpoint: { host: '127.0.0.1' } });
    client.terminate();
  });

  it('waits with READY until the create has recorded its task', async () => {
    const { store, connect } = start({ status: 'CREATING' });
    await until(() => store.events.length > 1);
    expect(store.states).toEqual([]);
    store.row = { ...store.row, status: 'PROVISIONING', taskArn: 'arn' } as never;
    (await connect()).terminate();
    expect(store.states[0]).toBe('READY');
  });

  it('with keepAlive follows its clients: ACTIVE with the first, READY after the last', async () => {
    const { store, connect, stop } = start({ keepAlive: true });
    const [first, second] = [await connect(), await connect()];
    await until(() => store.row.status === 'ACTIVE');
    first.terminate();
    await command(second, 'Browser.getVersion');
    expect(store.row.status).toBe('ACTIVE');
    second.terminate();
    await until(() => store.row.status === 'READY');
    const third = await connect();
    await until(() => store.row.status === 'ACTIVE');
    const closed = closeOf(third);
    expect(await stop()).toBe(0);
    expect(await closed).toEqual({ code: 1001, reason: 'session ended' });
    expect(store.states).toEqual(['READY', 'ACTIVE', 'READY', 'ACTIVE']);
  });

  it('without keepAlive ends when its last client goes, and not before', async () => {
    const { store, connect, exit } = start();
    const [first, second] = [await connect(), await connect()];
    first.terminate();
    await command(second, 'Browser.getVersion');
    expect(store.row.status).toBe('ACTIVE');
    second.terminate();
    expect(await exit).toBe(0);
    expect(store.row).toMatchObject({ status: 'TERMINATING', reason: 'disconnected' });
  });

  it('does not count clients that only watch, and ends them when their token expires', async () => {
    const { store, connect } = start();
    const watcher = await connect(tokenFor('session-1', 'debug', 2));
    expect(await closeOf(watcher)).toEqual({ code: 1008, reason: 'the link has expired' });
    expect(store.states).toEqual(['READY']);
    (await connect()).terminate();
  });

  it('is not open to the tokens of another session', async () => {
    const { connect } = start();
    await expect(connect(tokenFor('session-2'))).rejects.toThrow('403');
    await expect(connect('')).rejects.toThrow('401');
    await expect(connect('a.b.c')).rejects.toThrow('401');
  });

  it('ends at expiresAt and tells its clients', async () => {
    const { store, connect, exit } = start({ expiresAt: Math.floor(Date.now() / 1000) + 3 });
    const closed = closeOf(await connect());
    expect(await closed).toEqual({ code: 1001, reason: 'session timed out' });
    expect(await exit).toBe(0);
    expect(store.row).toMatchObject({ status: 'TERMINATING', reason: 'timeout' });
  });

  it('ends when no client ever connects', async () => {
    const { store, exit } = start({}, { connectTimeoutSeconds: 0.2 });
    expect(await exit).toBe(0);
    expect(store.row).toMatchObject({ status: 'TERMINATING', reason: 'never_connected' });
  });

  it('counts the bytes that its browser exchanges, while it lives and at its end', async () => {
    const site = createServer((_request, response) => response.end('x'.repeat(20_000)));
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    const { store, connect, exit } = start({}, { bytesIntervalMs: 50 });
    const client = await connect();
    await command(client, 'Target.createTarget', { url: `http://localhost:${(site.address() as AddressInfo).port}/` });
    await until(() => store.bytes > 20_000);
    client.terminate();
    await exit;
    expect(store.row.proxyBytes).toBeGreaterThan(20_000);
    site.close();
  });
});

describe('a session that fails or is over', () => {
  it('is FAILED at once when the browser ends, and exits with 1', async () => {
    const { store, connect, exit } = start();
    const client = await connect();
    const closed = closeOf(client);
    client.send(JSON.stringify({ id: 1, method: 'Browser.crash' }));
    expect(await exit).toBe(1);
    expect((await closed).code).toBe(1011);
    expect(store.row).toMatchObject({ status: 'FAILED', reason: 'browser_exited' });
  });

  it.each([true, false])(
    'ends like one whose client went when the client closes the browser (keepAlive: %s)',
    async (keepAlive) => {
      const { store, connect, exit } = start({ keepAlive });
      const client = await connect();
      await until(() => store.row.status === 'ACTIVE');
      client.send(JSON.stringify({ id: 1, method: 'Browser.close' }));
      expect(await exit).toBe(0);
      expect(store.row).toMatchObject({ status: 'TERMINATING', reason: 'disconnected' });
    },
  );

  it('is FAILED when no browser can be started', async () => {
    const chromium = { executablePath: '/bin/false', source: 'CHROME_PATH' as const, environment: {} };
    const { store, exit } = start({}, { findChromium: async () => chromium });
    expect(await exit).toBe(1);
    expect(store.row).toMatchObject({ status: 'FAILED', detail: expect.stringContaining('exited with code 1') });
  });

  it.each(['TERMINATING', 'STOPPED', 'TIMED_OUT'] as const)('starts no browser when it is %s', async (status) => {
    const { store, exit } = start({ status });
    expect(await exit).toBe(0);
    expect(store.events).toEqual([]);
  });

  it('takes the browser down at once when it was released while it started', async () => {
    const { store, exit } = start(
      {},
      {
        ownTask: async () => {
          queueMicrotask(() => (store.row = { ...store.row, status: 'TERMINATING', reason: 'released' } as never));
          return { taskArn: 'arn', address: '127.0.0.1' };
        },
      },
    );
    expect(await exit).toBe(0);
    expect(store.states).toEqual([]);
    expect(store.row).toMatchObject({ status: 'TERMINATING', reason: 'released' });
  });

  it('stops a start that is under way when it is asked to end', async () => {
    const { store, stop } = start();
    expect(await stop()).toBe(0);
    expect(store.states).toEqual([]);
  });

  it('takes every reason to end after the first for nothing', async () => {
    const { store, connect, stop } = start();
    const client = await connect();
    await until(() => store.row.status === 'ACTIVE');
    client.terminate();
    await Promise.all([stop(), stop()]);
    expect(store.states.filter((state) => state === 'TERMINATING').length).toBeLessThanOrEqual(1);
  });
});

describe('while the table is down', () => {
  it('the browser goes on, and the row is right when the table is back', async () => {
    const { store, connect, lines } = start({ keepAlive: true });
    await until(() => store.row.status === 'READY');
    store.down = true;
    const client = await connect();
    expect(await command(client, 'Browser.getVersion')).toHaveProperty('product');
    await until(() => lines.some((line) => line.includes('cannot be reached')));
    store.down = false;
    await until(() => store.row.status === 'ACTIVE');
    client.terminate();
    await until(() => store.row.status === 'READY');
  });

  it('the session still ends', async () => {
    const { store, connect, exit } = start();
    const client = await connect();
    await until(() => store.row.status === 'ACTIVE');
    store.down = true;
    client.terminate();
    expect(await exit).toBe(0);
  });

  it('it ends on request also while it cannot read its row', async () => {
    const { store, stop, lines } = start();
    store.down = true;
    await until(() => lines.some((line) => line.includes('cannot be reached')));
    expect(await stop()).toBe(0);
  });
});

it('no log line carries a token', async () => {
  const { connect, lines, stop } = start();
  const token = tokenFor('session-1');
  (await connect(token)).terminate();
  await connect(tokenFor('session-2')).catch(() => undefined);
  await stop();
  expect(lines.join('\n')).not.toContain(token.split('.')[2]);
  expect(lines.join('\n')).not.toContain('signingKey=');
  expect(readFileSync('/proc/self/cmdline', 'utf8')).not.toContain(token);
});
