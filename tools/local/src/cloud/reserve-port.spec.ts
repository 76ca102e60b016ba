import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { UsageError } from './options.ts';
import { reservePorts } from './ports.ts';
import { reserveFreePort, reservePort } from './reserve-port.ts';
import type { ReservedPort } from './reserve-port.ts';

const held: ReservedPort[] = [];
const hold = <T extends ReservedPort | undefined>(reserved: T): T => {
  if (reserved) held.push(reserved);
  return reserved;
};
afterEach(async () => {
  for (const reserved of held.splice(0)) await reserved.giveBack();
});

describe('reservePort', () => {
  it('holds the port until it is released', async () => {
    const { port, release } = hold(await reservePort(0))!;
    expect(await reservePort(port)).toBeUndefined();
    await release();
    // Free for its user, and for no other start.
    expect(await reservePort(port)).toBeUndefined();
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    expect((server.address() as AddressInfo).port).toBe(port);
    server.close();
    await once(server, 'close');
  });

  it('may be released and given back twice', async () => {
    const reserved = (await reservePort(0))!;
    await reserved.release();
    await expect(reserved.release()).resolves.toBeUndefined();
    await reserved.giveBack();
    await expect(reserved.giveBack()).resolves.toBeUndefined();
    hold((await reservePort(reserved.port))!);
  });
});

describe('reserveFreePort', () => {
  it('takes the preferred port, or another one when that is taken', async () => {
    const { port, giveBack } = (await reservePort(0))!;
    await giveBack();
    expect(hold(await reserveFreePort(port)).port).toBe(port);
    expect(hold(await reserveFreePort(port)).port).not.toBe(port);
  });
});

describe('reservePorts', () => {
  it('takes the given port for the REST API, and says so when it is taken', async () => {
    const { port, giveBack } = (await reservePort(0))!;
    await giveBack();
    const { rest, gateway } = await reservePorts({ port });
    [rest, gateway].forEach(hold);
    expect(rest.port).toBe(port);
    expect(gateway.port).not.toBe(port);
    await expect(reservePorts({ port })).rejects.toThrow(
      new UsageError(`--port: ${port} is in use; choose another one`),
    );
  });

  it('gives two starts at the same time different ports', async () => {
    const pairs = await Promise.all([reservePorts({}), reservePorts({})]);
    const all = pairs.flatMap(({ rest, gateway }) => [rest, gateway]);
    all.forEach(hold);
    expect(new Set(all.map(({ port }) => port)).size).toBe(4);
  });
});
