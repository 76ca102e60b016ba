import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { RawData } from 'ws';

interface Answer {
  id?: number;
  result?: Record<string, unknown>;
  error?: { message: string };
}

export interface CommandAnswer {
  result: Record<string, unknown>;
  bytes: number;
  /** On the clock of `performance.now()`, before the answer is parsed. */
  arrivedAt: number;
}

/** A connection that speaks CDP, one command at a time. */
export class CdpConnection {
  readonly #socket: WebSocket;
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  static async open(url: string): Promise<CdpConnection> {
    const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 256 * 1024 * 1024 });
    await once(socket, 'open');
    return new CdpConnection(socket);
  }

  /**
   * Sends a command and waits for its answer.
   * @returns the result, how many bytes the answer had, and when the last of them had come.
   * @throws Error with the browser's message, or when the connection ends.
   */
  command(method: string, params: object = {}, sessionId?: string): Promise<CommandAnswer> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const onClose = () => reject(new Error(`${method}: the connection has ended`));
      const onMessage = (data: RawData) => {
        const arrivedAt = performance.now();
        const text = (data as Buffer).toString();
        const answer = JSON.parse(text) as Answer;
        if (answer.id !== id) return;
        this.#socket.off('message', onMessage).off('close', onClose);
        if (answer.error) reject(new Error(`${method}: ${answer.error.message}`));
        else resolve({ result: answer.result ?? {}, bytes: text.length, arrivedAt });
      };
      this.#socket.on('message', onMessage).once('close', onClose);
      this.#socket.send(JSON.stringify({ id, method, params, sessionId }));
    });
  }

  /** Opens a page and attaches to it. @returns the id under which it takes commands. */
  async openPage(): Promise<string> {
    const { result: target } = await this.command('Target.createTarget', { url: 'about:blank' });
    const { result } = await this.command('Target.attachToTarget', { targetId: target['targetId'], flatten: true });
    return result['sessionId'] as string;
  }

  close(): void {
    this.#socket.terminate();
  }
}
