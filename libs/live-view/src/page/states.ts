import { CLOSE_NO_SUCH_PAGE, CLOSE_POLICY } from '../protocol.ts';

/** What the view is doing; `over` is for good, until somebody opens another link. */
export type ViewState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live'; readonly readOnly: boolean }
  | { readonly kind: 'lost'; readonly detail: string }
  | { readonly kind: 'over'; readonly title: string; readonly detail: string };

/** What plain HTTP answers at the socket's address; status 0 when nobody answered. */
export interface Probe {
  readonly status: number;
  readonly message: string;
}

const over = (title: string, detail: string): ViewState => ({ kind: 'over', title, detail });
const sentence = (text: string): string =>
  text === '' ? '' : `${text[0]?.toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;

/**
 * What a closed socket means. A refused one has no reason, because browsers keep it from scripts; the probe has. Where
 * both leave open whether the session still runs, the view tries again.
 */
export const stateAfter = (close: { code: number; reason: string }, probe: Probe): ViewState => {
  if (close.code === CLOSE_NO_SUCH_PAGE) return over('Page not found', sentence(close.reason));
  if (close.code === CLOSE_POLICY) return over('Link expired', sentence(close.reason));
  switch (probe.status) {
    case 401:
      return /expired/.test(probe.message)
        ? over('Link expired', 'Ask for a new link to go on watching.')
        : over('Link not valid', sentence(probe.message));
    case 403:
    case 404:
      return over('Link not valid', sentence(probe.message));
    case 410:
      return over('Session ended', sentence(close.reason) || 'There is nothing to watch any more.');
    default:
      return { kind: 'lost', detail: sentence(close.reason) || 'The connection was lost.' };
  }
};
