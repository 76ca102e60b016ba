/** Why a request got no further. */
export interface UpstreamFailure {
  /** What the browser is answered with. */
  readonly status: 502 | 504;
  readonly message: string;
  /** `scheme://host:port` of the proxy that failed; absent where the site itself could not be reached. */
  readonly upstream?: string;
}

/** proxy-chain's statuses, in its own order. */
const REASONS: Readonly<Record<number, string>> = {
  504: 'did not answer in time',
  590: 'refused the request',
  592: 'answered with an impossible status',
  593: 'was not found',
  594: 'refused the connection',
  595: 'cut the connection',
  596: 'cut the connection',
  597: 'did not accept the username and password that the session has for it',
  599: 'could not be reached',
};

/**
 * What one of proxy-chain's own statuses means, or undefined for any other status.
 * @param detail the text beside the status; `UPSTREAM403` says what a proxy answered.
 * @param upstream the proxy that the request goes through.
 */
export const failureOf = (status: number, detail: string, upstream?: string): UpstreamFailure | undefined => {
  const reason = REASONS[status];
  if (reason === undefined) return undefined;
  const answered = /^UPSTREAM(\d{3})$/.exec(detail)?.[1];
  const who = upstream ? `The proxy ${upstream} of this session` : 'The site';
  const message = `${who} ${reason}${answered && status === 590 ? ` with status ${answered}` : ''}.`;
  return { status: status === 504 ? 504 : 502, message, ...(upstream && { upstream }) };
};
