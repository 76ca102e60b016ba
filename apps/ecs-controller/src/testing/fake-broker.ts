import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BrokerError, type ArtifactBroker } from '@wallcrawler/artifacts';
import type { OpenedArtifacts } from '../artifacts/open-artifacts.ts';

/** A broker with its storage behind it, in memory: presigned URLs are addresses of a server on loopback. */
export class FakeBroker implements ArtifactBroker {
  /** What `open` answers; URLs are made by `link`. */
  opened: OpenedArtifacts = { launch: { proxies: [] }, extensions: [], certificates: [] };
  /** Stored objects by path. */
  readonly objects = new Map<string, Buffer>();
  readonly calls: string[] = [];
  /** The committed versions of the context, the newest last. */
  readonly versions: Buffer[] = [];
  released = false;
  /** While it is above 0 the storage answers 503 to every upload, and counts down. */
  refusals = 0;
  /** Makes the broker unreachable. */
  down = false;
  readonly #server: Server;

  readonly #listening: Promise<void>;

  constructor() {
    this.#server = createServer((request, response) => {
      const key = decodeURIComponent((request.url ?? '').slice(1));
      if (request.method === 'GET') {
        const object = this.objects.get(key);
        return void response.writeHead(object ? 200 : 404).end(object);
      }
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        if (this.refusals > 0) {
          this.refusals--;
          return void response.writeHead(503).end('<Code>SlowDown</Code>');
        }
        this.objects.set(key, Buffer.concat(chunks));
        response.end();
      });
    });
    // It may be left listening: that keeps no process alive.
    this.#listening = new Promise((resolve) => this.#server.unref().listen(0, '127.0.0.1', resolve));
  }

  /** Must be awaited before `link`. */
  async start(): Promise<this> {
    await this.#listening;
    return this;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Where an object is, and what it is; stores it when it is given. */
  link(key: string, object = this.objects.get(key) ?? Buffer.alloc(0)) {
    this.objects.set(key, object);
    return { url: this.#url(key), bytes: object.length, sha256: createHash('sha256').update(object).digest('hex') };
  }

  async open(): Promise<OpenedArtifacts> {
    this.#note('open');
    return this.opened;
  }

  async put(objects: Parameters<ArtifactBroker['put']>[0]) {
    this.#note('put');
    await this.#listening;
    return objects.map(({ path }) => ({ path, url: this.#url(path), headers: { 'x-test': '1' } }));
  }

  async saveContext() {
    this.#note('saveContext');
    await this.#listening;
    const version = `v${this.calls.length}`;
    return { version, url: this.#url(version), headers: {} };
  }

  async commitContext({ version, sha256 }: Parameters<ArtifactBroker['commitContext']>[0]): Promise<void> {
    this.#note('commitContext');
    const archive = this.objects.get(version);
    if (!archive || createHash('sha256').update(archive).digest('hex') !== sha256)
      throw new BrokerError('invalid', 'the archive was not uploaded as announced');
    this.versions.push(archive);
  }

  async releaseContext(): Promise<void> {
    this.#note('releaseContext');
    this.released = true;
  }

  #note(call: string): void {
    if (this.down) throw new BrokerError('unavailable', 'the broker is down');
    this.calls.push(call);
  }

  #url(key: string): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/${encodeURIComponent(key)}`;
  }
}
