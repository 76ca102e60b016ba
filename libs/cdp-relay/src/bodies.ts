import type { IncomingMessage } from 'node:http';
import { Transform } from 'node:stream';
import { RelayError } from './errors.ts';
import type { RouteKind } from './routes.ts';

const MB = 1024 * 1024;

/** How much a route takes, and how long its two ends may be silent. */
export interface BodyRule {
  readonly maxBytes: number;
  /** Milliseconds without a byte in either direction after which a request is given up. */
  readonly idleMs: number;
}

/** The routes that take a body. */
const RULES: Partial<Record<RouteKind, BodyRule>> = {
  uploads: { maxBytes: 512 * MB, idleMs: 60_000 },
  // A WebDriver command answers when its page has loaded, for which Selenium allows five minutes.
  webdriver: { maxBytes: 50 * MB, idleMs: 330_000 },
};

/** What a route takes; undefined where a body is refused. */
export const bodyRuleOf = (kind: RouteKind): BodyRule | undefined => RULES[kind];

/**
 * Refuses by the headers alone, so that nothing of a body is read or kept: any body where none is taken (on an
 * upgrade it could smuggle a second request past the relay), or one that says it is too large.
 * @throws RelayError 400 or 413.
 */
export const checkBody = (request: IncomingMessage, rule: BodyRule | undefined): void => {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (!rule) {
    if (encoding === undefined && Number(length ?? 0) === 0) return;
    throw new RelayError(400, 'A request to a browser carries no body.');
  }
  if (length !== undefined && Number(length) > rule.maxBytes) throw tooLarge(rule);
};

/** Passes a body on and counts it: one without a length is only known to be too large once it is. */
export const limitBody = (rule: BodyRule): Transform => {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > rule.maxBytes) done(tooLarge(rule));
      else done(null, chunk);
    },
  });
};

const tooLarge = ({ maxBytes }: BodyRule) =>
  new RelayError(413, `The body is too large: at most ${maxBytes / MB} MB are taken.`);
