import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { createKeyRing, publicJwks } from '@wallcrawler/cdp-auth';
import { ApiKeyStore, ProjectStore } from '@wallcrawler/session-store';
import type { ParameterStore } from '../services/index.ts';
import { writeFileAtomically } from '../services/write-file-atomically.ts';

export const SIGNING_KEYS_PARAMETER = '/wallcrawler/cdp/signing-keys';
export const JWKS_PARAMETER = '/wallcrawler/cdp/jwks';

const settingsSchema = z.object({
  baseURL: z.string(),
  apiKey: z.string(),
  projectId: z.string(),
  connectBaseURL: z.string(),
  /** Absent when the console has not been built. */
  consoleURL: z.string().optional(),
});

/** What `.wallcrawler/local.json` holds: everything that a client on this machine needs. */
export type LocalSettings = z.infer<typeof settingsSchema>;

/** Makes the key ring for connect tokens, unless there is one. */
export function ensureSigningKeys(parameters: ParameterStore): void {
  if (parameters.get(SIGNING_KEYS_PARAMETER)) return;
  const ring = createKeyRing(new Date());
  // The ring last: a start that ends between the two makes both anew.
  parameters.put({ name: JWKS_PARAMETER, type: 'String', value: JSON.stringify(publicJwks(ring)), overwrite: true });
  parameters.put({ name: SIGNING_KEYS_PARAMETER, type: 'SecureString', value: JSON.stringify(ring) });
}

const tables = { sessions: 'wallcrawler-sessions', projects: 'wallcrawler-projects', usage: 'wallcrawler-usage' };
const settingsFile = (directory: string): string => path.join(directory, 'local.json');

/** The settings of the last start; undefined when there are none that can be used. */
export function readSettings(directory: string): LocalSettings | undefined {
  if (!existsSync(settingsFile(directory))) return undefined;
  try {
    return settingsSchema.parse(JSON.parse(readFileSync(settingsFile(directory), 'utf8')));
  } catch {
    return undefined;
  }
}

/** A test suite on a developer's machine creates sessions in bursts; what bounds it is the machine. */
const CREATIONS_PER_MINUTE = 1_000;

/**
 * Finds the default project and its key as an earlier start has left them, or makes what is missing: a key that was
 * revoked is replaced by a new one of the same project.
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
  const known = earlier && (await projects.get(earlier.projectId));
  if (known && concurrency !== undefined) await projects.setLimits(known.projectId, { concurrency });
  const { projectId } =
    known ?? (await projects.create({ name: 'default', concurrency, creationsPerMinute: CREATIONS_PER_MINUTE }));
  const isValid = earlier && (await keys.verify(earlier.apiKey))?.projectId === projectId;
  return { projectId, apiKey: isValid ? earlier.apiKey : (await keys.create(projectId, 'default')).key };
}

/** Leaves the settings and the engines' endpoints where clients, tests and the CLI look for them. */
export function writeSettings(directory: string, settings: LocalSettings, endpoints: Record<string, string>): void {
  writeFileAtomically(settingsFile(directory), `${JSON.stringify(settings, null, 2)}\n`);
  writeFileAtomically(path.join(directory, 'endpoints.json'), `${JSON.stringify(endpoints, null, 2)}\n`);
}
