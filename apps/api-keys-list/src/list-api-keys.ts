import { toWireApiKey } from '@wallcrawler/session-api';
import type { ApiRequest, ApiResponse } from '@wallcrawler/session-api';
import type { ApiKeyStore } from '@wallcrawler/session-store';

/** The keys of the project, newest first, revoked ones included; none of them can be used with what is shown. */
export async function listApiKeys(
  { projectId, keyId }: Pick<ApiRequest<unknown, unknown>, 'projectId' | 'keyId'>,
  { keys }: { keys: Pick<ApiKeyStore, 'list'> },
): Promise<ApiResponse> {
  const records = await Array.fromAsync(keys.list(projectId));
  return { status: 200, body: records.map((record) => toWireApiKey(record, keyId)) };
}
