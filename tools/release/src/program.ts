import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Far above what a build of all apps prints. */
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** Nx as a program among programs: one shot, plain output, nothing that outlives it. */
const ENVIRONMENT = { NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true' };

/**
 * Runs a program to its end, with `input` on its standard input, and gives what it printed.
 * @throws Error with the command, its exit code and the end of its output.
 */
export async function output(cwd: string, program: string, args: readonly string[], input = ''): Promise<string> {
  // Nx asks for colours when its own caller has them; what is parsed must be plain.
  const { FORCE_COLOR: _, ...env } = process.env;
  try {
    const running = execute(program, args, { cwd, env: { ...env, ...ENVIRONMENT }, maxBuffer: MAX_OUTPUT_BYTES });
    // A program that does not read its input may be gone before it has been written.
    running.child.stdin?.on('error', () => undefined).end(input);
    return (await running).stdout;
  } catch (cause) {
    const { code, stdout = '', stderr = '' } = cause as { code?: number | string; stdout?: string; stderr?: string };
    const tail = `${stdout}\n${stderr}`.trim().slice(-4000);
    throw new Error(`${program} ${args.join(' ')} failed (${code ?? 'killed'}) in ${cwd}:\n${tail}`, { cause });
  }
}
