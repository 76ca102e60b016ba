import { UsageError } from './options.ts';
import { reserveFreePort, reservePort } from './reserve-port.ts';
import type { ReservedPort } from './reserve-port.ts';

const DEFAULT_PORT = 8787;
const GATEWAY_PORT = 8788;
const CONSOLE_PORT = 8789;

export interface CloudPorts {
  rest: ReservedPort;
  gateway: ReservedPort;
  console: ReservedPort;
}

/** Holds the ports of the REST API, the gateway and the console. @throws UsageError when a given one is taken. */
export async function reservePorts(given: { port?: number; consolePort?: number }): Promise<CloudPorts> {
  return {
    rest: await take('--port', given.port, DEFAULT_PORT),
    gateway: await reserveFreePort(GATEWAY_PORT),
    console: await take('--console-port', given.consolePort, CONSOLE_PORT),
  };
}

async function take(option: string, given: number | undefined, preferred: number): Promise<ReservedPort> {
  const reserved = given === undefined ? await reserveFreePort(preferred) : await reservePort(given);
  if (!reserved) throw new UsageError(`${option}: ${given} is in use; choose another one`);
  return reserved;
}
