import { isLive, isPending, toSdkStatus } from '@wallcrawler/session-state';
import { optionalFields } from '@wallcrawler/session-store';
import type { Endpoint, SessionRecord } from '@wallcrawler/session-store';
import { ApiError } from './errors.ts';

/**
 * Where the relay of a running session listens.
 * @param rule what holds for running sessions only, for the message: `only a running one can be inspected`.
 * @throws ApiError 503 while its browser is not ready yet, 410 when it has ended.
 */
export function endpointOfRunning(record: SessionRecord, rule: string): Endpoint {
  const { endpoint, reason } = optionalFields(record);
  if (isPending(record.status))
    throw new ApiError('unavailable', 'the browser of this session is not ready yet; try again', {
      'retry-after': '1',
    });
  if (!isLive(record.status) || !endpoint)
    throw new ApiError('session_ended', `the session is ${toSdkStatus(record.status, reason)}: ${rule}`);
  return endpoint;
}
