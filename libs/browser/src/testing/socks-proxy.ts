import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A SOCKS5 proxy (RFC 1928, RFC 1929) that asks for a name and a password, and the targets it was asked for. */
export interface SocksProxy {
  readonly server: string;
  readonly requests: string[];
  close(): Promise<void>;
}

export const startSocksProxy = async (username: string, password: string): Promise<SocksProxy> => {
  const requests: string[] = [];
  const open = new Set<Socket>();
  const server = createServer((client) => {
    open.add(client.on('error', () => undefined).once('close', () => open.delete(client)));
    void serve(client, username, password, requests).catch(() => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    server: `socks5://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () => {
      for (const client of open) client.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
};

const serve = async (client: Socket, username: string, password: string, requests: string[]): Promise<void> => {
  const read = reader(client);
  const [, methods = 0] = await read(2);
  await read(methods);
  client.write(Buffer.from([5, 2]));
  const [, nameLength = 0] = await read(2);
  const name = (await read(nameLength)).toString();
  const [passwordLength = 0] = await read(1);
  const accepted = name === username && (await read(passwordLength)).toString() === password;
  client.write(Buffer.from([1, accepted ? 0 : 1]));
  if (!accepted) return void client.end();
  const [, , , kind] = await read(4);
  const host = kind === 1 ? (await read(4)).join('.') : (await read((await read(1))[0] ?? 0)).toString();
  const port = (await read(2)).readUInt16BE();
  requests.push(`${host}:${port}`);
  const target = connect(port, host === 'localhost' ? '127.0.0.1' : host, () => {
    client.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
    client.pipe(target).pipe(client);
  });
  target.on('error', () => client.destroy());
  client.once('close', () => target.destroy());
};

/** Reads exact lengths; leaves what comes later for the pipe. */
const reader =
  (socket: Socket) =>
  async (length: number): Promise<Buffer> => {
    for (;;) {
      const bytes = socket.read(length) as Buffer | null;
      if (bytes ?? length === 0) return bytes ?? Buffer.alloc(0);
      await new Promise((resolve, reject) => {
        socket.once('readable', resolve);
        socket.once('end', () => reject(new Error('ended')));
      });
    }
  };
