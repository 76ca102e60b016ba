import { createHash } from 'node:crypto';
import { extensionKey } from '@wallcrawler/artifacts';
import type { ArtifactObjects } from '@wallcrawler/artifacts';
import type { ExtensionStore } from '@wallcrawler/resource-store';
import { toWireExtension } from '@wallcrawler/session-api';
import type { ApiRequest, ApiResponse, UploadedFile } from '@wallcrawler/session-api';
import { newId } from '@wallcrawler/runtime';
import { checkArchive } from './check-archive.ts';
import { readManifest } from './manifest.ts';

export interface CreateExtensionDependencies {
  extensions: Pick<ExtensionStore, 'create'>;
  objects: Pick<ArtifactObjects, 'put'>;
}

/** Checks an extension as far as that is possible without a browser, and keeps it as it was uploaded. */
export async function createExtension(
  { projectId, body: file }: Pick<ApiRequest<UploadedFile, unknown>, 'projectId' | 'body'>,
  { extensions, objects }: CreateExtensionDependencies,
): Promise<ApiResponse> {
  const { manifest: text } = await checkArchive(file.bytes);
  const manifest = readManifest(text);
  const extensionId = newId();
  await objects.put(extensionKey(projectId, extensionId), file.bytes, 'application/zip');
  const record = await extensions.create({
    projectId,
    extensionId,
    fileName: file.fileName,
    bytes: file.bytes.length,
    sha256: createHash('sha256').update(file.bytes).digest('hex'),
    name: manifest.name,
    version: manifest.version,
    manifestVersion: manifest.manifest_version,
  });
  return { status: 200, body: toWireExtension(record) };
}
