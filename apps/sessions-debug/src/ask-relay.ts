import * as z from 'zod';
import { ApiError } from '@wallcrawler/session-api';
import type { Endpoint } from '@wallcrawler/session-store';

const targets = z.array(
  z.object({
    id: z.string(),
    type: z.string(),
    title: z.string().default(''),
    url: z.string(),
    faviconUrl: z.string().default(''),
  }),
);
export type PageTarget = z.output<typeof targets>[number];

/** What can be watched in a session. */
export interface Watchable {
  /** The open pages, the one in front first. */
  readonly pages: readonly PageTarget[];
  /** Whether the browser carries the DevTools front-end; a headless shell does not. */
  readonly hasDevTools: boolean;
}

/** How long the session's relay may take to answer, in ms. */
const TIMEOUT = 5_000;
const NOT_CARRIED = 501;

/**
 * Asks the session's relay, inside the network, what can be watched.
 * @throws ApiError 503 when the relay does not answer.
 */
export async function askRelay({ host, port }: Endpoint, token: string): Promise<Watchable> {
  const ask = async (path: string, expected: readonly number[]): Promise<{ status: number; text: string }> => {
    const response = await fetch(`http://${host}:${port}${path}`, {
      headers: { 'x-bb-signing-key': token },
      signal: AbortSignal.timeout(TIMEOUT),
      redirect: 'error',
    });
    // Read in any case: an answer that nobody reads holds its connection.
    const text = await response.text();
    if (!expected.includes(response.status)) throw new Error(`the relay answered ${response.status}`);
    return { status: response.status, text };
  };
  try {
    const [list, frontEnd] = await Promise.all([
      ask('/json/list', [200]).then(({ text }) => targets.parse(JSON.parse(text))),
      ask('/devtools/inspector.html', [200, NOT_CARRIED]),
    ]);
    return { pages: list.filter(({ type }) => type === 'page'), hasDevTools: frontEnd.status === 200 };
  } catch (cause) {
    throw new ApiError(
      'unavailable',
      'the browser of this session does not answer; try again',
      { 'retry-after': '1' },
      { cause },
    );
  }
}
