import { ApiFailure, failureOf } from './failure.ts';

export interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Absent values are left out. */
  query?: Record<string, string | number | undefined>;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as multipart form. */
  form?: FormData;
  accept?: string;
  signal?: AbortSignal;
}

/** Speaks to the API with one key. It keeps nothing else and retries nothing. */
export class ApiClient {
  readonly baseUrl: string;
  readonly #apiKey: string;

  constructor(baseUrl: string, apiKey: string) {
    this.baseUrl = baseUrl.replace(/\/+$/, '');
    this.#apiKey = apiKey;
  }

  /** @throws ApiFailure for every answer that is no success, and when none comes. */
  async send(path: string, options: RequestOptions = {}): Promise<Response> {
    const { method = 'GET', query = {}, body, form, accept = 'application/json', signal } = options;
    const search = new URLSearchParams(
      Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
    ).toString();
    const headers: Record<string, string> = { 'x-bb-api-key': this.#apiKey, accept };
    if (body !== undefined) headers['content-type'] = 'application/json';
    let response: Response;
    try {
      response = await fetch(`${this.baseUrl}${path}${search && `?${search}`}`, {
        method,
        headers,
        body: form ?? (body === undefined ? undefined : JSON.stringify(body)),
        signal,
        credentials: 'omit',
        cache: 'no-store',
      });
    } catch (cause) {
      if (signal?.aborted) throw cause;
      throw new ApiFailure(`the API at ${this.baseUrl} cannot be reached`, { status: 0 }, { cause });
    }
    if (!response.ok) throw await failureOf(response);
    return response;
  }

  /** The answer's JSON; undefined for an empty one. */
  async json<T>(path: string, options?: RequestOptions): Promise<T> {
    return (await this.page<T>(path, options)).body;
  }

  /** The answer's JSON with its headers, which carry cursors. */
  async page<T>(path: string, options?: RequestOptions): Promise<{ body: T; headers: Headers }> {
    const response = await this.send(path, options);
    const text = await response.text();
    return { body: (text ? JSON.parse(text) : undefined) as T, headers: response.headers };
  }
}
