/** A host in a process of its own, for the spec that kills it: one environment is idle, the other busy. */
import path from 'node:path';
import { LambdaHost } from '../index.ts';
import type { FunctionDefinition } from '../index.ts';

const directory = process.env.WORKSHOP ?? '';
const host = new LambdaHost({ logDirectory: path.join(directory, 'logs') });
const definition: FunctionDefinition = {
  name: 'orphan',
  bundleDirectory: path.join(directory, 'counter'),
  handler: 'index.handler',
  timeoutSeconds: 60,
  memoryMegabytes: 128,
  environment: {},
};
host.define(definition);
const answers = await Promise.all([1, 2].map(() => host.invoke('orphan', { ms: 100 })));
const pids = answers.map(({ payload }) => (JSON.parse(payload.toString('utf8')) as { pid: number }).pid);
void host.invoke('orphan', { ms: 50_000 });
console.log(`pids ${pids.join(' ')}`);
