import { GuardedFetchError } from '@wallcrawler/egress';
import type { EgressPolicy } from '@wallcrawler/egress';
import { guardedFetch } from '@wallcrawler/egress/guarded-fetch';
import type { GuardedResponse } from '@wallcrawler/egress/guarded-fetch';
import { newId } from '@wallcrawler/runtime';
import { ApiError } from '@wallcrawler/session-api';
import type { ApiRequest, ApiResponse } from '@wallcrawler/session-api';
import { isHtml, readContent } from './content.ts';
import type { Content } from './content.ts';
import { toApiError } from './fetch-fault.ts';
import { PageTooComplexError, toMarkdown } from './markdown.ts';
import type { FetchBody } from './request.ts';
import { compileSchema } from './structured.ts';
import type { Extractor } from './structured.ts';

/** The largest body that is fetched, in bytes, decompressed. */
export const MAX_BODY_BYTES = 4_000_000;

/** Lambda answers with at most 6 MB, in which the answer is a JSON text inside a JSON text. */
const MAX_ANSWER_BYTES = 6_000_000;

/** The largest page that becomes Markdown, in characters: a million of them take about a second. */
export const MAX_MARKDOWN_CHARACTERS = 2_000_000;

export const TIMEOUT_MS = 20_000;
const MAX_REDIRECTS = 10;

export interface FetchDependencies {
  policy: EgressPolicy;
  /** Default TIMEOUT_MS. */
  timeoutMs?: number;
}

/**
 * Fetches a URL. Whatever status the server answers with is an answer, also 404 or 500; an error is what gave none.
 * @throws ApiError 400, 403 for an address inside, 422 for content that has no such format, 502, 504.
 */
export async function fetchPage(
  { body: request, log }: Pick<ApiRequest<FetchBody, unknown>, 'body' | 'log'>,
  { policy, timeoutMs = TIMEOUT_MS }: FetchDependencies,
): Promise<ApiResponse> {
  const extract = request.schema && compileSchema(request.schema);
  const response = await fetchGuarded(request, policy, timeoutMs);
  const read = readContent(response.body, response.headers['content-type']);
  const answer = {
    id: newId(),
    statusCode: response.status,
    headers: response.headers,
    contentType: read.mimeType || (read.text === undefined ? 'application/octet-stream' : 'text/plain'),
    ...convert(request.format, read, response, extract),
  };
  if (Buffer.byteLength(JSON.stringify(JSON.stringify(answer))) > MAX_ANSWER_BYTES)
    throw new ApiError('fetch_too_large', `the content is larger than an answer of this API may be (6 MB as JSON)`);
  log.info('page fetched', { host: new URL(response.url).host, status: response.status, bytes: response.body.length });
  return { status: 200, body: answer };
}

async function fetchGuarded(
  { url, allowInsecureSsl, allowRedirects }: FetchBody,
  policy: EgressPolicy,
  timeoutMs: number,
): Promise<GuardedResponse> {
  try {
    return await guardedFetch(url, {
      policy,
      headers: { accept: '*/*', 'user-agent': 'Mozilla/5.0 (compatible; Wallcrawler-Fetch/1.0)' },
      timeoutMs,
      maxBytes: MAX_BODY_BYTES,
      maxRedirects: allowRedirects ? MAX_REDIRECTS : 0,
      allowInsecureSsl,
    });
  } catch (error) {
    throw error instanceof GuardedFetchError ? toApiError(error) : error;
  }
}

/** The content in the format asked for, and how its text becomes bytes: `utf-8`, or `base64` for what is no text. */
function convert(
  format: FetchBody['format'],
  read: Content,
  { url, body, status }: GuardedResponse,
  extract: Extractor | undefined,
): { content: unknown; encoding: 'utf-8' | 'base64' } {
  const { text } = read;
  const unsupported = (why: string) => new ApiError('unsupported_content', `format "${format}": ${why}`);
  const what = `${read.mimeType || 'content of no type'} with status ${status}`;
  if (format === 'raw')
    return text === undefined
      ? { content: body.toString('base64'), encoding: 'base64' }
      : { content: text, encoding: 'utf-8' };
  if (text === undefined) throw unsupported(`the server answered ${what}; only text has this format`);
  if (extract) return { content: extract(parseJson(text, unsupported, what)), encoding: 'utf-8' };
  if (!isHtml(read)) return { content: text, encoding: 'utf-8' };
  if (text.length > MAX_MARKDOWN_CHARACTERS)
    throw new ApiError(
      'fetch_too_large',
      `a page of more than ${MAX_MARKDOWN_CHARACTERS} characters has no format "markdown"`,
    );
  return { content: markdown(text, url, unsupported), encoding: 'utf-8' };
}

type Refusal = (why: string) => ApiError;

function parseJson(text: string, unsupported: Refusal, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unsupported(
      `the server answered ${what}, which is no JSON; data is taken out of JSON documents only, not out of pages by a model`,
    );
  }
}

function markdown(html: string, url: string, unsupported: Refusal): string {
  try {
    return toMarkdown(html, url);
  } catch (error) {
    if (error instanceof PageTooComplexError) throw unsupported(error.message);
    throw error;
  }
}
