/** `node require-bundle.mjs <bundle>`: loads a bundle, prints what that has cost in CPU microseconds, and ends. */
import { writeSync } from 'node:fs';
import { createRequire } from 'node:module';

// Lambda's runtime gives this to every function.
globalThis.awslambda = { streamifyResponse: (handler) => handler, HttpResponseStream: { from: (stream) => stream } };

const require = createRequire(import.meta.url);
const [bundle] = process.argv.slice(2);
const before = process.cpuUsage();
try {
  require(bundle);
} catch (error) {
  // The message alone: Node.js would show the line, which is the whole minified bundle.
  writeSync(2, String(error));
  process.exit(1);
}
const { user, system } = process.cpuUsage(before);
writeSync(1, JSON.stringify({ load: user + system, node: before.user + before.system }));
// The bundle of a container goes on by itself, and must end here.
process.exit(0);
