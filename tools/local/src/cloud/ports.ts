import { UsageError } from './options.ts';
import { reserveFreePort, reservePort } from './reserve-port.ts';
import type { ReservedPort } from './reserve-port.ts';

const DEFAULT_PORT = 8787;
const GATEWAY_PORT = 8788;

/** Holds the ports of the REST API and the gateway. @throws UsageError when the given one is taken. */
export async function reservePorts(given: number | undefined): Promise<{ rest: ReservedPort; gateway: ReservedPort }> {
  const rest = given === undefined ? await reserveFreePort(DEFAULT_PORT) : await reservePort(given);
  if (!rest) throw new UsageError(`--port: ${given} is in use; choose another one`);
  return { rest, gateway: await reserveFreePort(GATEWAY_PORT) };
}
