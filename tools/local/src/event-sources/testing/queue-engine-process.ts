/** A queue engine in a process of its own, since it is an ES module; prints its port, ends with its parent. */
import { buildApp } from 'fauxqs';
import type { AddressInfo } from 'node:net';

process.stdin.on('end', () => process.exit(0)).resume();
const app = buildApp({ logger: false });
await app.listen({ port: 0, host: '127.0.0.1' });
console.log(`port ${(app.server.address() as AddressInfo).port}`);
