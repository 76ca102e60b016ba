import { extensionKey } from '@wallcrawler/artifacts';
import type { ArtifactObjects } from '@wallcrawler/artifacts';
import { isResourceId } from '@wallcrawler/resource-store';
import type { ExtensionStore } from '@wallcrawler/resource-store';
import { resourceNotFound } from '@wallcrawler/session-api';
import type { ApiRequest, ApiResponse } from '@wallcrawler/session-api';

export interface DeleteExtensionDependencies {
  extensions: Pick<ExtensionStore, 'delete'>;
  objects: Pick<ArtifactObjects, 'deletePrefix'>;
}

/**
 * Deletes an extension, and then its file. Sessions that run already keep it. Should S3 fail after the row is gone, the
 * call fails, and its repetition deletes what is left.
 */
export async function deleteExtension(
  { projectId, params }: Pick<ApiRequest<unknown, unknown>, 'projectId' | 'params'>,
  { extensions, objects }: DeleteExtensionDependencies,
): Promise<ApiResponse> {
  const extensionId = params['id'] ?? '';
  if (!isResourceId(extensionId)) throw resourceNotFound('extension');
  const existed = await extensions.delete(projectId, extensionId);
  const files = await objects.deletePrefix(extensionKey(projectId, extensionId));
  if (!existed && files === 0) throw resourceNotFound('extension');
  return { status: 204, body: undefined };
}
