/** Why a connect token was refused. `keys-unavailable` is ours (503), `session` and `scope` are 403, the rest 401. */
export type TokenErrorCode =
  | 'missing'
  | 'malformed'
  | 'algorithm'
  | 'unknown-key'
  | 'signature'
  | 'expired'
  | 'audience'
  | 'issuer'
  | 'claims'
  | 'session'
  | 'scope'
  | 'keys-unavailable';

const messages: Record<TokenErrorCode, string> = {
  missing: 'A connect token is required: use the connectUrl of the session, or send it as x-bb-signing-key.',
  malformed: 'The connect token is not a JWT: use the connectUrl exactly as the API returned it.',
  algorithm: 'The connect token must be signed with ES256.',
  'unknown-key':
    'The connect token was signed with a key that is not in use: retrieve the session for a new connectUrl.',
  signature: 'The signature of the connect token is not valid.',
  expired: 'The connect token has expired: its session has reached its end, or the link its time.',
  audience: 'The connect token was issued for something else than a CDP connection.',
  issuer: 'The connect token was not issued by this deployment.',
  claims: 'The connect token lacks a claim that every connect token carries.',
  session: 'The connect token belongs to another session.',
  scope: 'The connect token does not allow this.',
  'keys-unavailable': 'The keys that verify connect tokens cannot be read at the moment: try again.',
};

/** A connect token was refused; `code` says why, `status` is the HTTP status to answer with. */
export class TokenError extends Error {
  override readonly name = 'TokenError';
  readonly code: TokenErrorCode;
  readonly status: 401 | 403 | 503;

  constructor(code: TokenErrorCode, options?: ErrorOptions) {
    super(messages[code], options);
    this.code = code;
    this.status = code === 'keys-unavailable' ? 503 : code === 'session' || code === 'scope' ? 403 : 401;
  }
}
