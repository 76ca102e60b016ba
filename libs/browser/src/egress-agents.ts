import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';

/** How long a proxy or site may take to accept a connection, its TLS handshake included. */
const DIAL_MS = 20_000;

/** The agents that dial for the egress proxy. */
export interface EgressAgents {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
  destroy(): void;
}

/** Makes agents that keep no connection, because one would outlive the decision that allowed it, and dial in bounded time. */
export const createEgressAgents = (): EgressAgents => {
  const httpAgent = new HttpAgent({ keepAlive: false });
  const httpsAgent = new HttpsAgent({ keepAlive: false });
  limitDialling(httpAgent, 'connect');
  limitDialling(httpsAgent, 'secureConnect');
  return {
    httpAgent,
    httpsAgent,
    destroy: () => {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
};

const limitDialling = (agent: HttpAgent, connected: 'connect' | 'secureConnect'): void => {
  const dial = agent.createConnection.bind(agent);
  agent.createConnection = (...given) => {
    const socket = dial(...given);
    if (socket) limitSocket(socket, connected);
    return socket;
  };
};

const limitSocket = (socket: Duplex, connected: string): void => {
  const timer = setTimeout(() => {
    socket.destroy(Object.assign(new Error(`no connection in ${DIAL_MS} ms`), { code: 'ETIMEDOUT' }));
  }, DIAL_MS);
  const stop = () => clearTimeout(timer);
  socket.once(connected, stop).once('close', stop);
};
