import { isResourceId } from '@wallcrawler/resource-store';
import { ApiError, resourceNotFound } from '@wallcrawler/session-api';
import type { ApiRequest, ApiResponse } from '@wallcrawler/session-api';
import type { ApiKeyStore } from '@wallcrawler/session-store';

/**
 * Ends an API key of the caller's project; it may go on to work for as long as the authorizer remembers it. A key does
 * not revoke itself: a project with one key would be locked out by a slip.
 */
export async function revokeApiKey(
  { projectId, keyId, params, log }: Pick<ApiRequest<unknown, unknown>, 'projectId' | 'keyId' | 'params' | 'log'>,
  { keys }: { keys: Pick<ApiKeyStore, 'revoke'> },
): Promise<ApiResponse> {
  const revoked = params['id'] ?? '';
  if (revoked === keyId)
    throw new ApiError('own_api_key', 'an API key cannot revoke itself; use another key of the project');
  if (!isResourceId(revoked) || !(await keys.revoke(revoked, projectId))) throw resourceNotFound('API key');
  log.info('API key revoked', { keyId: revoked, by: keyId });
  return { status: 204, body: undefined };
}
