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
  destination_blocked: { status: 403 },
  not_found: { status: 404 },
  not_recorded: { status: 404 },
  name_taken: { status: 409, retry: false },
  own_api_key: { status: 409, retry: false },
  context_in_use: { status: 409 },
  idempotency_conflict: { status: 409 },
  webhook_exists: { status: 409, retry: false },
  webhook_limit: { status: 409, retry: false },
  session_ended: { status: 410 },
  body_too_large: { status: 413 },
  unsupported_media_type: { status: 415 },
  unsupported_content: { status: 422 },
  concurrency_limit: { status: 429, retry: false },
  creation_rate_limit: { status: 429 },
  /** Answered by API Gateway. */
  throttled: { status: 429 },
  launch_failed: { status: 502, retry: false },
  fetch_failed: { status: 502, retry: false },
  fetch_too_large: { status: 502, retry: false },
  fetch_timeout: { status: 504, retry: false },
  create_deadline: { status: 504, retry: false },
  internal: { status: 500, retry: false },
  not_implemented: { status: 501, retry: false },
  recording_unavailable: { status: 501, retry: false },
  disk_full: { status: 507, retry: false },
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
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
  507: 'Insufficient Storage',
};

/** Thrown where the fact is known; turned into a response by the handler wrapper, and nowhere else. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly code: ApiErrorCode;
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly details: Record<string, unknown>;

  /**
   * @param message what was wrong (the field by name), what was expected, and what to do.
   * @param headers more response headers, e.g. `retry-after` in seconds.
   * @param options `details` are more fields of the body, for programs to read.
   */
  constructor(
    code: ApiErrorCode,
    message: string,
    headers: Record<string, string> = {},
    options: ErrorOptions & { details?: Record<string, unknown> } = {},
  ) {
    super(message, options);
    const { status, retry } = API_ERRORS[code] as { status: number; retry?: boolean };
    this.code = code;
    this.status = status;
    this.details = options.details ?? {};
    this.headers = { ...(retry === false && { 'x-should-retry': 'false' }), ...headers };
  }

  /** The wire form, as Browserbase answers: the SDK shows `<status> <message>`. */
  toBody(): { statusCode: number; error: string; message: string; code: ApiErrorCode } & Record<string, unknown> {
    return {
      ...this.details,
      statusCode: this.status,
      error: REASON_PHRASES[this.status] ?? 'Error',
      message: this.message,
      code: this.code,
    };
  }
}
