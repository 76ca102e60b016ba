import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { composeDocument } from './compose-document.ts';

/** Where the document stands, from the workspace root. */
const FILE = path.join('docs', 'openapi.json');

/**
 * Writes the OpenAPI document to `docs/openapi.json`, in the form that the repository's files have.
 * @returns the file, from the workspace root.
 */
export async function writeDocument(workspaceRoot: string): Promise<string> {
  const file = path.join(workspaceRoot, FILE);
  const options = { ...(await resolveConfig(file)), parser: 'json' };
  writeFileSync(file, await format(JSON.stringify(await composeDocument(workspaceRoot)), options));
  return FILE;
}
