import { setTimeout as wait } from 'node:timers/promises';
import { EgressRefusal, GuardedFetchError, parseHttpUrl, permittedDestinations, portOf } from '@wallcrawler/egress';
import type { EgressPolicy } from '@wallcrawler/egress';
import { ApiError } from '@wallcrawler/session-api';

/** How long a look-up may take, in ms. A name server that does not answer must not fail the registration. */
const LOOKUP_MS = 3_000;

/**
 * Checks an endpoint when it is registered: https (http only where private networks may be reached), no credentials,
 * and no address inside a private network. A name that does not resolve yet is let through: each delivery judges the
 * address anew, which is what keeps a name from changing its mind.
 * @throws ApiError 400
 */
export async function checkEndpoint(
  endpoint: string,
  policy: EgressPolicy,
  resolve: typeof permittedDestinations = permittedDestinations,
): Promise<void> {
  const url = parse(endpoint);
  if (url.protocol !== 'https:' && policy.blockPrivateNetworks)
    throw invalid('expected an https URL: events would be readable on their way');
  try {
    await Promise.race([resolve(url.hostname, portOf(url), policy), wait(LOOKUP_MS, undefined, { ref: false })]);
  } catch (error) {
    if (error instanceof EgressRefusal && error.status === 502) return;
    if (error instanceof EgressRefusal)
      throw invalid(`${url.host} leads to a private or reserved address; expected one that is publicly reachable`);
    throw error;
  }
}

const invalid = (why: string) => new ApiError('invalid_request', `invalid body: endpoint: ${why}`);

function parse(endpoint: string): URL {
  try {
    return parseHttpUrl(endpoint);
  } catch (error) {
    if (error instanceof GuardedFetchError) throw invalid(error.message);
    throw error;
  }
}

/** Two spellings of one endpoint are one endpoint. A fragment is never sent, so it makes no difference. */
export function normalEndpoint(endpoint: string): string {
  const url = new URL(endpoint);
  url.hash = '';
  return url.href;
}
