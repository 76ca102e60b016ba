/**
 * Every error that the API can answer with: a stable code, its HTTP status, and whether the SDK should try again.
 * `retry: false` is sent as `x-should-retry: false`, which Browserbase's SDK obeys before its own rules.
 */
export const API_ERRORS = {
  invalid_request: { status: 400 },
  malformed_json: { status: 400 },
  unsupported_option: { status: 400 },
  unauthorized: { status: 401 },
  forbidden: { status: 403 },
  not_found: { status: 404 },
  idempotency_conflict: { status: 409 },
  session_ended: { status: 410 },
  body_too_large: { status: 413 },
  concurrency_limit: { status: 429, retry: false },
  launch_failed: { status: 502, retry: false },
  create_deadline: { status: 504, retry: false },
  internal: { status: 500, retry: false },
  unavailable: { status: 503 },
} as const satisfies Record<string, { status: number; retry?: boolean }>;

export type ApiErrorCode = keyof typeof API_ERRORS;

const REASON_PHRASES: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  410: 'Gone',
  413: 'Payload Too Large',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** Thrown where the fact is known; turned into a response by the handler wrapper, and nowhere else. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly code: ApiErrorCode;
  readonly status: number;
  readonly headers: Record<string, string>;

  /**
   * @param message what was wrong (the field by name), what was expected, and what to do.
   * @param headers more response headers, e.g. `retry-after` in seconds.
   */
  constructor(code: ApiErrorCode, message: string, headers: Record<string, string> = {}, options?: ErrorOptions) {
    super(message, options);
    const { status, retry } = API_ERRORS[code] as { status: number; retry?: boolean };
    this.code = code;
    this.status = status;
    this.headers = { ...(retry === false && { 'x-should-retry': 'false' }), ...headers };
  }

  /** The wire form, as Browserbase answers: the SDK shows `<status> <message>`. */
  toBody(): { statusCode: number; error: string; message: string; code: ApiErrorCode } {
    return {
      statusCode: this.status,
      error: REASON_PHRASES[this.status] ?? 'Error',
      message: this.message,
      code: this.code,
    };
  }
}
