import { toWireApiKey } from '@wallcrawler/session-api';
import type { ApiRequest, ApiResponse, CreateApiKeyBody } from '@wallcrawler/session-api';
import type { ApiKeyStore } from '@wallcrawler/session-store';

/** A new key for the caller's own project. The key is in this answer and nowhere else. */
export async function createApiKey(
  { projectId, keyId, body, log }: Pick<ApiRequest<CreateApiKeyBody, unknown>, 'projectId' | 'keyId' | 'body' | 'log'>,
  { keys }: { keys: Pick<ApiKeyStore, 'create'> },
): Promise<ApiResponse> {
  const { key, record } = await keys.create(projectId, body.name);
  log.info('API key made', { keyId: record.keyId, by: keyId });
  return { status: 201, body: { ...toWireApiKey(record, keyId), key } };
}
