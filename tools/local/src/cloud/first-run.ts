import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createKeyRing, publicJwks } from '@wallcrawler/cdp-auth';
import { ApiKeyStore, ProjectStore } from '@wallcrawler/session-store';
import type { ParameterStore } from '../services/index.ts';
import { writeFileAtomically } from '../services/write-file-atomically.ts';

export const SIGNING_KEYS_PARAMETER = '/wallcrawler/cdp/signing-keys';
export const JWKS_PARAMETER = '/wallcrawler/cdp/jwks';

/** What `.wallcrawler/local.json` holds: everything that a client on this machine needs. */
export interface LocalSettings {
  baseURL: string;
  apiKey: string;
  projectId: string;
  connectBaseURL: string;
}

/** Makes the key ring for connect tokens, unless there is one. */
export function ensureSigningKeys(parameters: ParameterStore): void {
  if (parameters.get(SIGNING_KEYS_PARAMETER)) return;
  const ring = createKeyRing(new Date());
  parameters.put({ name: SIGNING_KEYS_PARAMETER, type: 'SecureString', value: JSON.stringify(ring) });
  parameters.put({ name: JWKS_PARAMETER, type: 'String', value: JSON.stringify(publicJwks(ring)), overwrite: true });
}

const tables = { sessions: 'wallcrawler-sessions', projects: 'wallcrawler-projects' };
const settingsFile = (directory: string): string => path.join(directory, 'local.json');

export function readSettings(directory: string): LocalSettings | undefined {
  if (!existsSync(settingsFile(directory))) return undefined;
  try {
    return JSON.parse(readFileSync(settingsFile(directory), 'utf8')) as LocalSettings;
  } catch {
    return undefined;
  }
}

/**
 * Finds the default project and its key as an earlier start has left them, or makes them.
 * @param concurrency changes the project's limit when given.
 */
export async function ensureProject(
  client: DynamoDBDocumentClient,
  directory: string,
  concurrency?: number,
): Promise<Pick<LocalSettings, 'apiKey' | 'projectId'>> {
  const projects = new ProjectStore({ client, tables });
  const keys = new ApiKeyStore({ client, table: 'wallcrawler-api-keys' });
  const earlier = readSettings(directory);
  const record = earlier ? await keys.verify(earlier.apiKey) : undefined;
  const known = record && (await projects.get(record.projectId));
  if (earlier && known) {
    if (concurrency !== undefined) await projects.setConcurrency(known.projectId, concurrency);
    return { apiKey: earlier.apiKey, projectId: known.projectId };
  }
  const project = await projects.create({ name: 'default', concurrency });
  const { key } = await keys.create(project.projectId, 'default');
  return { apiKey: key, projectId: project.projectId };
}

/** Leaves the settings and the engines' endpoints where clients, tests and the CLI look for them. */
export function writeSettings(directory: string, settings: LocalSettings, endpoints: Record<string, string>): void {
  writeFileAtomically(settingsFile(directory), `${JSON.stringify(settings, null, 2)}\n`);
  writeFileAtomically(path.join(directory, 'endpoints.json'), `${JSON.stringify(endpoints, null, 2)}\n`);
}
