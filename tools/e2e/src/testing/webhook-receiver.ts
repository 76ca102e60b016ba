import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

/** One delivery that came in while the receiver was up. */
export interface Delivery {
  id: string;
  /** What `webhook-signature` holds: one or two signatures. */
  signatures: string[];
  payload: { type: string; timestamp: string; data: { id: string; status: string; version: number } };
  /** The secrets of `secrets` by which it verifies. */
  verifiedBy: string[];
}

/** A receiver on loopback as a user would write it: it verifies with the public library, and answers `status`. */
export class WebhookReceiver {
  readonly deliveries: Delivery[] = [];
  readonly secrets: string[] = [];
  /** Answered to every delivery; only those that are answered with 2xx are kept. */
  status = 204;
  /** Answers nothing at all. */
  hold = false;
  /** Deliveries that wait for an answer in vain. */
  held = 0;
  /** Deliveries that were refused by `status`. */
  refused = 0;
  #server: Server | undefined;
  #port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.#port}/hook`;
  }

  /** Starts listening: on the same port again after a `stop`. */
  async start(): Promise<void> {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        if (this.hold) return void (this.held += 1);
        if (this.status < 300) this.#keep(Buffer.concat(chunks).toString(), request.headers as Record<string, string>);
        else this.refused += 1;
        response.writeHead(this.status).end();
      });
    }).listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    if (!this.#server?.listening) return;
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** The types of what has come in for a session, in the order of the session's life, repetitions left out. */
  typesOf(sessionId: string): string[] {
    const own = this.deliveries.filter(({ payload }) => payload.data.id === sessionId);
    const once = [...new Map(own.map((delivery) => [delivery.id, delivery])).values()];
    return once
      .toSorted((one, other) => one.payload.data.version - other.payload.data.version)
      .map(({ payload }) => payload.type);
  }

  #keep(body: string, headers: Record<string, string>): void {
    this.deliveries.push({
      id: headers['webhook-id'] ?? '',
      signatures: (headers['webhook-signature'] ?? '').split(' '),
      payload: JSON.parse(body) as Delivery['payload'],
      verifiedBy: this.secrets.filter((secret) => {
        try {
          return Boolean(new Webhook(secret).verify(body, headers));
        } catch {
          return false;
        }
      }),
    });
  }
}
