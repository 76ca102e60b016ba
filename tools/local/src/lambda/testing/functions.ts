import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FunctionDefinition } from '../types.ts';

/** A directory of bundles and logs for one spec. */
export class Workshop {
  readonly directory = mkdtempSync(path.join(os.tmpdir(), 'wallcrawler-spec-'));
  readonly logs = path.join(this.directory, 'logs');

  /** Writes a CommonJS bundle and answers its definition. */
  fn(name: string, source: string, overrides: Partial<FunctionDefinition> = {}): FunctionDefinition {
    const bundleDirectory = path.join(this.directory, name);
    mkdirSync(bundleDirectory, { recursive: true });
    writeFileSync(path.join(bundleDirectory, 'package.json'), '{"type":"commonjs"}');
    writeFileSync(path.join(bundleDirectory, 'index.js'), source);
    const defaults = { handler: 'index.handler', timeoutSeconds: 10, memoryMegabytes: 256, environment: {} };
    return { name, bundleDirectory, ...defaults, ...overrides };
  }

  log(name: string): string {
    return readFileSync(path.join(this.logs, `${name}.log`), 'utf8');
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** Resolves with the first value that is not undefined or false; throws after `seconds`. */
export async function eventually<T>(read: () => T | Promise<T>, seconds = 15): Promise<NonNullable<T>> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const value = await read();
    if (value !== undefined && value !== null && value !== false) return value;
    if (Date.now() > end) throw new Error('the condition did not come true in time');
    await sleep(20);
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
