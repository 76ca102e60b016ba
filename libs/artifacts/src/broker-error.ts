export const BROKER_ERROR_CODES = ['forbidden', 'not_found', 'too_large', 'lease_lost', 'invalid'] as const;
/** What the broker refuses with; `unavailable` is the client's own, for a call that got no answer. */
export type BrokerErrorCode = (typeof BROKER_ERROR_CODES)[number] | 'unavailable';

/**
 * A refused or failed call of the artifact broker.
 *
 * - `forbidden`: unknown session, wrong secret, a session that has ended, or a path that is not the session's own.
 * - `not_found`: something that the session refers to was deleted.
 * - `too_large`: the object is over the bound for its kind.
 * - `lease_lost`: the session is not the writer of its context (any more), so it must not save it.
 * - `invalid`: the request does not fit the protocol, or the object was not uploaded as announced.
 * - `unavailable`: no answer; the same call may work a moment later.
 */
export class BrokerError extends Error {
  override name = 'BrokerError';
  readonly code: BrokerErrorCode;

  constructor(code: BrokerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
