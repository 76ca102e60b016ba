import * as z from 'zod';
import { ApiError } from '@wallcrawler/session-api';
import type { ApiRequest } from '@wallcrawler/session-api';

/** What the client sends makes no difference: the answer is about the call. */
export const anything = z.unknown();

/** Families of calls by the second segment of their path: what they would need, and what does the work instead. */
const FAMILIES: Record<string, string> = {
  search:
    'web search needs an index of the web, and Wallcrawler runs browsers; ' +
    'call a search provider yourself, or open its page in a session (POST /v1/sessions) or with POST /v1/fetch',
  agents:
    'hosted agents need a language model, and Wallcrawler runs browsers; ' +
    'run an agent of your own (Stagehand, for instance) and connect it to a session (POST /v1/sessions)',
  secrets:
    'secrets belong to hosted agents and functions, which Wallcrawler does not run; ' +
    'keep them where your program runs and use them over the session connection, or keep a login in a context (POST /v1/contexts)',
  functions:
    'Wallcrawler does not run your code, so functions have no secrets here; ' +
    'run the code where you like and connect it to a session (POST /v1/sessions)',
};

/**
 * Refuses a call of Browserbase's API that has no counterpart here.
 * @throws ApiError 501, always.
 */
export async function refuseCall({ route }: Pick<ApiRequest<unknown, unknown>, 'route'>): Promise<never> {
  const [, , family = ''] = route.split('/');
  throw new ApiError('not_implemented', FAMILIES[family] ?? 'this call is not implemented');
}
