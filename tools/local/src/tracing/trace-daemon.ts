import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { SegmentDocument } from '@wallcrawler/tracing';

/** Receives segment documents as the X-Ray daemon does, and keeps them in a file instead of sending them on. */
export interface TraceDaemon {
  /** `host:port`, the value of AWS_XRAY_DAEMON_ADDRESS. */
  readonly address: string;
  /** Takes a document of this process's own, such as the segment that Lambda writes for an invocation. */
  record(document: SegmentDocument): void;
  /** Resolves when everything that was received is on disk. */
  close(): Promise<void>;
}

/** @param file one document a line; what is there stays. */
export async function startTraceDaemon(file: string): Promise<TraceDaemon> {
  const output = createWriteStream(file, { flags: 'a' });
  // A log directory that vanishes (a cleared state) must not end the cloud.
  output.on('error', () => {});
  const record = (document: object): void => void output.write(`${JSON.stringify(document)}\n`);

  const socket = createSocket('udp4');
  socket.on('message', (message) => {
    const document = readDocument(message.toString('utf8'));
    if (document) record(document);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    record,
    async close() {
      socket.close();
      await new Promise<void>((resolve) => {
        output.once('close', resolve);
        output.end();
        if (output.closed) resolve();
      });
    },
  };
}

/** What follows the daemon's own header; undefined for what is none, since anybody on this machine may send. */
function readDocument(message: string): object | undefined {
  const end = message.indexOf('\n');
  try {
    const header = JSON.parse(message.slice(0, end)) as { format?: string; version?: number };
    const document = JSON.parse(message.slice(end + 1)) as unknown;
    const known = header.format === 'json' && header.version === 1;
    return known && typeof document === 'object' && document !== null ? document : undefined;
  } catch {
    return undefined;
  }
}
