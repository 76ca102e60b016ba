import { existsSync } from 'node:fs';
import path from 'node:path';
import { startConsoleServer } from '../console/console-server.ts';
import type { Front } from '../front/index.ts';
import type { ReservedPort } from './reserve-port.ts';
import type { Shutdown } from './shutdown.ts';

/**
 * Serves the console from its build output.
 * @returns its URL; undefined when it has not been built, as after a build of single apps.
 */
export async function openConsole(
  workspace: string,
  front: Front,
  reserved: ReservedPort,
  shutdown: Shutdown,
): Promise<string | undefined> {
  await reserved.release();
  const directory = path.join(workspace, 'dist/apps/console/bundle');
  if (!existsSync(path.join(directory, 'index.html'))) return undefined;
  const server = await startConsoleServer({ port: reserved.port, directory, apiBaseUrl: front.url });
  shutdown.add('console', () => server.close());
  return server.url;
}
