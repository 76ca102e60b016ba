import { describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const module = path.join(import.meta.dirname, 'process-end.ts');
const script = `
  import(${JSON.stringify(module)}).then(({ watchProcessEnd }) => {
    let ends = 0;
    watchProcessEnd(({ kind, by, error }) => {
      ends++;
      setTimeout(() => { console.log(ends, kind, by ?? error.message); process.exit(0); }, 100);
    });
    if (process.env.FAULT) Promise.reject(new Error('nobody listens'));
    console.log('started');
    setInterval(() => {}, 1000);
  });`;

const start = async (env: Record<string, string> = {}): Promise<{ child: ChildProcess; rest: Promise<string> }> => {
  const options = { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'inherit'] as const };
  const child = spawn(process.execPath, ['--no-warnings', '-e', script], { ...options, stdio: [...options.stdio] });
  let output = '';
  const started = new Promise<void>((resolve) =>
    child.stdout?.on('data', (data: Buffer) => {
      output += data.toString();
      if (output.includes('started')) resolve();
    }),
  );
  await started;
  return { child, rest: once(child, 'close').then(() => output.split('started\n')[1]?.trim() ?? '') };
};

describe('watchProcessEnd', () => {
  it('reports a signal once, however often it comes', async () => {
    const { child, rest } = await start();
    for (const signal of ['SIGTERM', 'SIGTERM', 'SIGINT'] as const) child.kill(signal);
    expect(await rest).toMatch(/^1 asked SIG(TERM|INT)$/);
  });

  it('reports an error that reached nobody', async () => {
    const { rest } = await start({ FAULT: '1' });
    expect(await rest).toBe('1 fault nobody listens');
  });

  it('reports the end of its parent where stdin is its pipe', async () => {
    const { child, rest } = await start({ WALLCRAWLER_PARENT_PIPE: '1' });
    child.stdin?.destroy();
    expect(await rest).toBe('1 asked the end of its parent');
  });

  it('ignores the end of stdin elsewhere', async () => {
    const { child, rest } = await start();
    child.stdin?.destroy();
    child.kill('SIGTERM');
    expect(await rest).toBe('1 asked SIGTERM');
  });
});
