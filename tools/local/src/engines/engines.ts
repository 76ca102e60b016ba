import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { EngineEndpoints } from './host.ts';

export interface Engines extends EngineEndpoints {
  stop(): Promise<void>;
}

/**
 * Starts the engines that others keep, in one process beside this one.
 * @param onExit told when they end although nobody stopped them.
 * @throws Error with what they wrote, when they do not come up.
 */
export async function startEngines(stateDirectory: string, onExit: (reason: string) => void): Promise<Engines> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'host.ts'), stateDirectory], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk) => (errors = (errors + String(chunk)).slice(-4_000)));
  const exited = once(child, 'exit');
  const line = once(createInterface(child.stdout), 'line');
  const first = await Promise.race([line, exited.then(() => undefined)]);
  if (!first) throw new Error(`the engines did not start:\n${errors}`);
  let stopping = false;
  void exited.then(() => !stopping && onExit(errors.trim() || 'the engines have ended'));
  return {
    ...(JSON.parse(String(first[0])) as EngineEndpoints),
    stop: async () => {
      stopping = true;
      child.stdin.end();
      await exited;
    },
  };
}
