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

/** How long the session's relay may take to list its pages, in ms. */
const LIST_TIMEOUT = 5_000;

/**
 * The session's open pages, asked of its relay inside the network.
 * @throws ApiError 503 when the relay does not answer.
 */
export async function listPages({ host, port }: Endpoint, token: string): Promise<PageTarget[]> {
  try {
    const response = await fetch(`http://${host}:${port}/json/list`, {
      headers: { 'x-bb-signing-key': token },
      signal: AbortSignal.timeout(LIST_TIMEOUT),
      redirect: 'error',
    });
    if (!response.ok) throw new Error(`the relay answered ${response.status}`);
    return targets.parse(await response.json()).filter(({ type }) => type === 'page');
  } catch (cause) {
    throw new ApiError(
      'unavailable',
      'the browser of this session does not answer; try again',
      { 'retry-after': '1' },
      { cause },
    );
  }
}
