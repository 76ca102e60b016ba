/**
 * The messaging engine as a process of its own, because Jest cannot load its ES modules: listens on a free port of
 * 127.0.0.1, prints its URL, and ends with its parent.
 */
import { buildApp } from 'fauxqs';

const app = await buildApp({ logger: false });
console.log(await app.listen({ host: '127.0.0.1', port: 0 }));
process.stdin.resume().on('end', () => process.exit());
