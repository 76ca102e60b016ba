import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const LIMIT_MS = 10 * 60_000;
const run = promisify(execFile);

/**
 * Runs a program to its end and gives its output.
 * @throws Error with the end of its output when it fails.
 */
export async function runProgram([program = '', ...args]: readonly string[], what: string): Promise<string> {
  try {
    const { stdout } = await run(program, args, { timeout: LIMIT_MS, maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  } catch (cause) {
    const { stdout = '', stderr = '', message } = cause as Error & { stdout?: string; stderr?: string };
    const output = `${stdout}\n${stderr}`.trim().slice(-2_000);
    throw new Error(`${what} failed: ${output || message}`, { cause });
  }
}
